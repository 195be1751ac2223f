//! The stored hash that stands in where an address has none: a sign-in with an unknown address, or one
//! without a password here, takes the work of one that somebody has.

use crate::account::{EmailKey, Phc};
use crate::flow::{Context, Ports};
use crate::port::CostClass;

/// The label of the keyed hashes that choose.
const LABEL: &str = "cost-class";

/// The stand-in of an address. It costs what the hashes of one of the tenant's cost classes cost. Of all
/// addresses, each class has the share that it has of the tenant's accounts, and each address keeps its
/// class while the shares stay. Where a class shrinks, as it does when people sign in whose imported
/// hash is renewed, only addresses of this class move.
pub(in crate::flow) fn of_email<P: Ports>(
    cx: &Context<'_, P>,
    email: &EmailKey,
    classes: &[CostClass],
) -> Phc {
    let drawn = |class: &CostClass| {
        let parts = [email.as_str().as_bytes(), class.name.as_bytes()];
        let tenant = cx.tenant().id.to_string();
        rank(cx.ports.keys().secret.bytes(LABEL, &tenant, &parts), class.accounts)
    };
    let first =
        classes.iter().map(|class| (drawn(class), class)).min_by(|a, b| a.0.total_cmp(&b.0));
    cx.ports.hasher().stand_in(first.map(|(_, class)| class.name.as_str()))
}

/// The stand-in where nobody can tell an account from none: it costs what new hashes cost.
pub(in crate::flow) fn of_nobody<P: Ports>(cx: &Context<'_, P>) -> Phc {
    cx.ports.hasher().stand_in(None)
}

/// Weighted rendezvous hashing: of ranks that are drawn from the exponential distributions of some
/// rates, each is the least in as many cases as its rate is of their sum.
fn rank(drawn: [u8; 32], rate: u32) -> f64 {
    let [a, b, c, d, ..] = drawn;
    let uniform = (f64::from(u32::from_be_bytes([a, b, c, d])) + 0.5) / 4_294_967_296.0;
    -uniform.ln() / f64::from(rate.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least(seed: u32, rates: &[u32]) -> usize {
        let drawn = |class: usize| {
            let mut bytes = [0; 32];
            let mixed = (u64::from(seed) + 1).wrapping_mul(
                0x9e37_79b9_7f4a_7c15 ^ (class as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93),
            );
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bytes[..4].copy_from_slice(&((mixed >> 32) as u32).to_be_bytes());
            bytes
        };
        let ranks =
            rates.iter().enumerate().map(|(class, rate)| (class, rank(drawn(class), *rate)));
        ranks.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0
    }

    #[test]
    fn attack_13_addresses_are_shared_out_as_accounts_are() {
        let rates = [70, 25, 5];
        let mut shares = [0_u32; 3];
        for seed in 0..20_000 {
            shares[least(seed, &rates)] += 1;
        }
        for (share, rate) in shares.iter().zip(rates) {
            assert!(share.abs_diff(rate * 200) < 400, "{shares:?}");
        }
    }

    #[test]
    fn attack_13_only_addresses_of_a_class_that_shrinks_move() {
        for seed in 0..2_000 {
            let (before, after) = (least(seed, &[40, 60]), least(seed, &[41, 59]));
            assert!(before == after || (before, after) == (1, 0), "{seed}");
        }
    }
}
