//! Whom an address stands for: one subscriber has one IPv4 address, or 2^64 IPv6 ones.

use core::net::{IpAddr, Ipv6Addr};

/// The part of an IPv6 address that its subscriber cannot choose: the first 64 bits.
const SUBSCRIBER: u128 = u128::MAX << 64;

/// The network of an address as the edge saw it; what is no address stands for itself.
pub(in crate::flow) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & SUBSCRIBER))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// The part of an IPv6 address that a site is given, for nothing and with 65,536 networks in it.
const SITE: u128 = u128::MAX << 80;

/// The site of an IPv6 address; none of any other address.
pub(super) fn site(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            Some(format!("{}/48", Ipv6Addr::from_bits(address.to_bits() & SITE)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_03_a_subscriber_s_many_addresses_are_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:DB8:1:2::ffff"), "2001:db8:1:2::/64");
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("unknown"), "unknown");
    }

    #[test]
    fn attack_03_a_site_s_many_networks_are_one() {
        assert_eq!(site("2001:db8:1:2::5").as_deref(), Some("2001:db8:1::/48"));
        assert_eq!(site("2001:db8:1:ffff::5"), site("2001:db8:1:2::5"));
        assert_ne!(site("2001:db8:2:2::5"), site("2001:db8:1:2::5"));
        for other in ["192.0.2.7", "::ffff:192.0.2.7", "unknown"] {
            assert_eq!(site(other), None);
        }
    }
}
