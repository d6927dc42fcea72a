//! What the shop sells.

use super::language::Language;
use super::text::Text;
use super::texts::products as text;

/// One article.
#[derive(Debug)]
pub(crate) struct Product {
    /// Its name in addresses, forms and baskets.
    pub(crate) slug: &'static str,
    pub(crate) name: Text,
    pub(crate) told: Text,
    pub(crate) price: Price,
    /// What stands inside the `<svg>` of its picture, on a field of 96 × 96.
    pub(crate) picture: &'static str,
}

/// The whole assortment.
pub(crate) const PRODUCTS: [Product; 6] = [
    Product {
        slug: "coat",
        name: text::COAT,
        told: text::COAT_TOLD,
        price: Price { euros: 189, thousand_dong: 4_900 },
        picture: include_str!("assets/coat.svg"),
    },
    Product {
        slug: "umbrella",
        name: text::UMBRELLA,
        told: text::UMBRELLA_TOLD,
        price: Price { euros: 32, thousand_dong: 820 },
        picture: include_str!("assets/umbrella.svg"),
    },
    Product {
        slug: "hat",
        name: text::HAT,
        told: text::HAT_TOLD,
        price: Price { euros: 58, thousand_dong: 1_490 },
        picture: include_str!("assets/hat.svg"),
    },
    Product {
        slug: "scarf",
        name: text::SCARF,
        told: text::SCARF_TOLD,
        price: Price { euros: 39, thousand_dong: 990 },
        picture: include_str!("assets/scarf.svg"),
    },
    Product {
        slug: "gloves",
        name: text::GLOVES,
        told: text::GLOVES_TOLD,
        price: Price { euros: 27, thousand_dong: 690 },
        picture: include_str!("assets/gloves.svg"),
    },
    Product {
        slug: "bag",
        name: text::BAG,
        told: text::BAG_TOLD,
        price: Price { euros: 74, thousand_dong: 1_890 },
        picture: include_str!("assets/bag.svg"),
    },
];

impl Product {
    /// The article of this slug.
    pub(crate) fn of_slug(slug: &str) -> Option<&'static Self> {
        PRODUCTS.iter().find(|product| product.slug == slug)
    }
}

/// An amount in the two currencies of the shop. No change is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) euros: u64,
    pub(crate) thousand_dong: u64,
}

impl Price {
    /// This many times as much.
    pub(crate) const fn times(self, pieces: u32) -> Self {
        let pieces = pieces as u64;
        Self {
            euros: self.euros.saturating_mul(pieces),
            thousand_dong: self.thousand_dong.saturating_mul(pieces),
        }
    }

    /// The two together.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            euros: self.euros.saturating_add(other.euros),
            thousand_dong: self.thousand_dong.saturating_add(other.thousand_dong),
        }
    }

    /// As it is written where the language is spoken.
    pub(crate) fn in_(self, language: Language) -> String {
        match language {
            Language::English => format!("€{}", grouped(self.euros, ',')),
            Language::Vietnamese => format!("{}.000\u{a0}₫", grouped(self.thousand_dong, '.')),
        }
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_written_as_people_do() {
        let price = Price { euros: 1_234, thousand_dong: 31_500 };
        assert_eq!(price.in_(Language::English), "€1,234");
        assert_eq!(price.in_(Language::Vietnamese), "31.500.000\u{a0}₫");
        assert_eq!(Price { euros: 9, thousand_dong: 90 }.times(3).in_(Language::English), "€27");
    }

    #[test]
    fn every_article_is_found_by_its_slug() {
        for product in &PRODUCTS {
            assert_eq!(Product::of_slug(product.slug).map(|found| found.slug), Some(product.slug));
        }
        assert!(Product::of_slug("crown").is_none());
    }
}
