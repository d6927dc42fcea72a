//! Which server has which slots.

use redis::Value;

use crate::address::Address;
use crate::keys::tag;
use crate::server::text;

/// How many slots a cluster has.
const SLOTS: u16 = 16384;

/// The slot that a key belongs to: CRC-16/XMODEM of what stands in braces.
pub(crate) fn slot_of(key: &str) -> u16 {
    let crc = tag(key).bytes().fold(0_u16, |crc, octet| {
        (0..8).fold(crc ^ (u16::from(octet) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    });
    crc % SLOTS
}

/// Ranges of slots and their masters, in order.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<Range>);

#[derive(Debug)]
struct Range {
    first: u16,
    last: u16,
    owner: Address,
}

impl Slots {
    /// Reads what `by` answered to `CLUSTER SLOTS`.
    pub(crate) fn read(by: &Address, answer: Value) -> Option<Self> {
        let Value::Array(ranges) = answer else { return None };
        let mut ranges: Vec<Range> =
            ranges.into_iter().map(|range| Range::read(by, range)).collect::<Option<_>>()?;
        ranges.sort_by_key(|range| range.first);
        Some(Self(ranges))
    }

    /// Who has it; nobody, while a cluster is being set up or repaired.
    pub(crate) fn owner(&self, slot: u16) -> Option<Address> {
        let at = self.0.partition_point(|range| range.last < slot);
        self.0.get(at).filter(|range| range.first <= slot).map(|range| range.owner.clone())
    }

    pub(crate) fn owners(&self) -> impl Iterator<Item = &Address> {
        let mut owners: Vec<_> = self.0.iter().map(|range| &range.owner).collect();
        owners.sort_by_key(|owner| (owner.host(), owner.port()));
        owners.dedup();
        owners.into_iter()
    }
}

impl Range {
    fn read(by: &Address, range: Value) -> Option<Self> {
        let Value::Array(parts) = range else { return None };
        let mut parts = parts.into_iter();
        let (first, last) = (slot(&parts.next()?)?, slot(&parts.next()?)?);
        let Value::Array(master) = parts.next()? else { return None };
        let mut master = master.into_iter();
        let host = master.next().and_then(text).unwrap_or_default();
        let owner = by.named_by(&host, slot(&master.next()?)?);
        Some(Self { first, last, owner })
    }
}

/// A slot, or a port: both fit.
fn slot(value: &Value) -> Option<u16> {
    match value {
        Value::Int(number) => (*number).try_into().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_those_of_the_specification() {
        // From the cluster specification: CRC-16 of "123456789" is 0x31C3.
        assert_eq!(slot_of("123456789"), 0x31c3);
        assert_eq!(slot_of("x:s:{123456789}"), 0x31c3);
        assert_eq!(slot_of("foo"), 12182);
    }

    #[test]
    fn every_range_has_its_owner() {
        let range = |first, last, port| {
            let master = Value::Array(vec![Value::BulkString(Vec::new()), Value::Int(port)]);
            Value::Array(vec![Value::Int(first), Value::Int(last), master])
        };
        let by = Address::new("h", 1);
        let slots = Slots::read(&by, Value::Array(vec![range(10, 19, 2), range(0, 9, 1)])).expect("slots");
        assert_eq!(slots.owner(0), Some(Address::new("h", 1)));
        assert_eq!(slots.owner(9), Some(Address::new("h", 1)));
        assert_eq!(slots.owner(10), Some(Address::new("h", 2)));
        assert_eq!(slots.owner(20), None);
    }
}
