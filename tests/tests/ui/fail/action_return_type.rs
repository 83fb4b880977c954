use multitest::prelude::*;

#[action]
async fn number() -> u32 {
    5
}

#[action]
fn result_of_a_number() -> Result<u32> {
    Ok(5)
}

#[action]
fn a_future() -> impl Future<Output = ()> {
    async {}
}

#[derive(Clone)]
struct Account;

#[derive(serde::Serialize, serde::Deserialize)]
struct Port(u16);

#[action(serial)]
async fn no_update(state: &Account) -> Result<Port> {
    let _ = state;
    Ok(Port(1))
}

#[action(serial)]
async fn no_update_of_any_state() -> Result<Port> {
    Ok(Port(1))
}

#[multitest(walks = [no_update_of_any_state], state = Account)]
async fn runs() {}

fn main() {}
