//! Actions that live in other modules, under paths and under other names.

use multitest::prelude::*;

use super::states;

mod bank {
    pub(super) mod steps {
        /// Adds.
        #[multitest::action(options = [1, 2])]
        pub(crate) async fn add(option: u32, state: &mut u32) -> multitest::Result<()> {
            *state += option;
            Ok(())
        }
    }

    #[multitest::action(options = [10, 20], crate = multitest)]
    pub fn multiply(option: &u32, state: &mut u32) {
        *state *= option;
    }

    #[multitest::multitest(walks = [steps::add, multiply], state = 1)]
    async fn walks_inside_a_module(walks: &super::Walks<u32>) {
        assert_eq!(walks.passed(), 4);
    }
}

use bank::{multiply as times, steps as only};

#[multitest(walks = [bank::steps::add, bank::multiply], state = 0, gather)]
async fn actions_are_named_by_paths(walks: &Walks<u32>) {
    assert_eq!(states(walks), [10, 20, 20, 40]);
}

#[multitest(walks = [only::add, times, only::add()], state = 0, gather)]
async fn an_action_may_stand_twice(walks: &Walks<u32>) {
    assert_eq!(states(walks), [11, 12, 21, 22, 21, 22, 41, 42]);
}
