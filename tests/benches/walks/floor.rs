//! The least that a million walks of six steps can cost: an odometer and six virtual calls a walk, on one thread.

use std::hint::black_box;

/// A small state: six numbers.
pub(crate) type State = [u32; 6];

trait Step {
    fn run(&self, option: u32, state: &mut State);
}

struct Set(usize);

impl Step for Set {
    #[inline(never)]
    fn run(&self, option: u32, state: &mut State) {
        state[self.0] = option;
    }
}

/// Runs `10^6` walks; returns what nobody can leave out.
pub(crate) fn walks() -> u64 {
    let steps: Vec<Box<dyn Step>> = (0..6).map(|at| Box::new(Set(at)) as Box<dyn Step>).collect();
    let initial = black_box([0; 6]);
    let (mut digits, mut sum) = ([0_u32; 6], 0_u64);
    for _ in 0..1_000_000 {
        let mut state = initial;
        for (step, digit) in black_box(&steps).iter().zip(digits) {
            step.run(digit, &mut state);
        }
        sum += u64::from(black_box(state)[5]);
        for digit in digits.iter_mut().rev() {
            *digit = (*digit + 1) % 10;
            if *digit != 0 {
                break;
            }
        }
    }
    sum
}
