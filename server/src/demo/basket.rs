//! What a visitor is about to buy: a value in the session.

use std::collections::BTreeMap;

use cloakroom::Slot;
use serde::{Deserialize, Serialize};

use super::product::{PRODUCTS, Price, Product};

/// Where the session keeps it. It goes along into a sign-in: see [`super::sessions`].
pub(crate) const BASKET: Slot<Basket> = Slot::new("basket");

/// Pieces of one article that a basket holds.
pub(crate) const PIECES_MAX: u32 = 99;

/// Pieces by article.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Basket(BTreeMap<String, u32>);

/// One change of a basket. Applied with `update`, so that two tabs lose nothing of each other's.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    /// One piece more, up to [`PIECES_MAX`].
    Add,
    /// One piece less.
    Less,
    /// No piece of it any more.
    Drop,
}

impl Basket {
    /// The basket after a step. Pure: it may be computed again on a newer basket.
    pub(crate) fn after(mut self, step: Step, product: &Product) -> Self {
        let pieces = self.pieces_of(product);
        let pieces = match step {
            Step::Add => pieces.saturating_add(1).min(PIECES_MAX),
            Step::Less => pieces.saturating_sub(1),
            Step::Drop => 0,
        };
        match pieces {
            0 => self.0.remove(product.slug),
            pieces => self.0.insert(product.slug.to_owned(), pieces),
        };
        self
    }

    /// How many of an article.
    pub(crate) fn pieces_of(&self, product: &Product) -> u32 {
        self.0.get(product.slug).copied().unwrap_or(0)
    }

    /// Pieces in all.
    pub(crate) fn pieces(&self) -> u64 {
        self.lines().map(|(_, pieces)| u64::from(pieces)).sum()
    }

    /// What is in it, in the order of the shop. Articles the shop has no more are passed over.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&'static Product, u32)> {
        PRODUCTS.iter().map(|product| (product, self.pieces_of(product))).filter(|(_, pieces)| *pieces > 0)
    }

    /// What it costs.
    pub(crate) fn total(&self) -> Price {
        self.lines().fold(Price::default(), |sum, (product, pieces)| sum.plus(product.price.times(pieces)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(slug: &str) -> &'static Product {
        Product::of_slug(slug).expect("an article")
    }

    #[test]
    fn steps_fill_and_empty_it() {
        let (hat, bag) = (product("hat"), product("bag"));
        let basket = Basket::default().after(Step::Add, hat).after(Step::Add, hat).after(Step::Add, bag);
        assert_eq!((basket.pieces_of(hat), basket.pieces()), (2, 3));
        assert_eq!(basket.total(), hat.price.times(2).plus(bag.price));
        let basket = basket.after(Step::Less, hat).after(Step::Drop, bag);
        assert_eq!(basket, Basket::default().after(Step::Add, hat));
        assert_eq!(basket.after(Step::Less, hat).after(Step::Less, hat), Basket::default());
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let full =
            (0..PIECES_MAX + 9).fold(Basket::default(), |basket, _| basket.after(Step::Add, product("hat")));
        assert_eq!(full.pieces(), u64::from(PIECES_MAX));
    }

    #[test]
    fn articles_of_yesterday_are_passed_over() {
        let basket: Basket = serde_json::from_str(r#"{"crown":1,"hat":2}"#).expect("a basket");
        assert_eq!(basket.pieces(), 2);
    }
}
