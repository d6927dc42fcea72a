//! International labels as they are written in ASCII (RFC 3492).

const BASE: u32 = 36;
const THRESHOLD_MIN: u32 = 1;
const THRESHOLD_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const BIAS_AT_FIRST: u32 = 72;
const FIRST_OUTSIDE_ASCII: u32 = 0x80;

/// Whether this, which stands after `xn--`, decodes to a label that needed it: one with something outside ASCII.
pub(crate) fn is_punycode(text: &str) -> bool {
    let (basic, deltas) = match text.rsplit_once('-') {
        Some((basic, deltas)) if !basic.is_empty() => (basic, deltas),
        _ => ("", text),
    };
    !deltas.is_empty() && decodes(basic.len(), deltas).is_some()
}

/// `None`: these deltas lead nowhere (6.2).
fn decodes(basic_octets: usize, deltas: &str) -> Option<()> {
    let mut digits = deltas.bytes().peekable();
    let mut length = u32::try_from(basic_octets).ok()?;
    let (mut point, mut at, mut bias) = (FIRST_OUTSIDE_ASCII, 0u32, BIAS_AT_FIRST);
    let mut is_first = true;
    while digits.peek().is_some() {
        let delta = delta(&mut digits, bias)?;
        length += 1;
        bias = adapted(delta, length, std::mem::take(&mut is_first));
        at = at.checked_add(delta)?;
        point = point.checked_add(at / length)?;
        char::from_u32(point).filter(|decoded| !decoded.is_control())?;
        at = at % length + 1;
    }
    Some(())
}

/// A number of as many digits as it says (3.3).
fn delta(digits: &mut impl Iterator<Item = u8>, bias: u32) -> Option<u32> {
    let (mut sum, mut weight) = (0u32, 1u32);
    for position in (BASE..).step_by(BASE as usize) {
        let digit = char::from(digits.next()?).to_ascii_lowercase();
        let digit = match digit {
            'a'..='z' => digit as u32 - 'a' as u32,
            '0'..='9' => digit as u32 - '0' as u32 + 26,
            _ => return None,
        };
        sum = sum.checked_add(digit.checked_mul(weight)?)?;
        let threshold = position.saturating_sub(bias).clamp(THRESHOLD_MIN, THRESHOLD_MAX);
        if digit < threshold {
            break;
        }
        weight = weight.checked_mul(BASE - threshold)?;
    }
    Some(sum)
}

/// The bias for the next number (6.1).
const fn adapted(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / length;
    let mut position = 0;
    while delta > (BASE - THRESHOLD_MIN) * THRESHOLD_MAX / 2 {
        delta /= BASE - THRESHOLD_MIN;
        position += BASE;
    }
    position + (BASE - THRESHOLD_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::is_punycode;

    /// The samples of RFC 3492, 7.1, and what is like them and none.
    #[test]
    fn international_labels_are_told_from_others() {
        let real = [
            "egbpdaj6bu4bxfgehfvwxn",
            "ihqwcrb4cv8a8dqg056pqjye",
            "Proprostnemluvesky-uyb24dma41a",
            "4dbcagdahymbxekheh6e0a7fei0b",
            "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
            "b1abfaaepdrnnbgefbaDotcwatmq2g4l",
            "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g",
            "3B-ww4c5e180e575a65lsy2b",
            "d9juau41awczczp",
            // The last of what there is, in several places; what surrogates lie between.
            "dn32g",
            "ab-le24y",
            "9ca96883t",
            "a-bga4540d1tu6t",
            "a-bga4540dytu6t",
            "hb9b",
            "0y0c",
            "6a",
        ];
        for text in real {
            assert!(is_punycode(text), "{text}");
        }
        let fake = [
            "",
            "-",
            "a",
            "abc-",
            "abc",
            "bcher-kv",
            "-kva",
            "99999999",
            "kva.",
            "k\u{e4}va",
            "en32g",
            "ab-me24y",
            "9ca17883t",
            "a-bga4540d2tu6t",
            "a-bga4540d5tu6t",
            "ib9b",
            "zy0c",
            "5a",
        ];
        for text in fake {
            assert!(!is_punycode(text), "{text}");
        }
    }
}
