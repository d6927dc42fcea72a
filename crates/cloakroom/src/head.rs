//! What the journey wants to know of a request, in words that every framework has.

/// The head of a request.
pub(crate) trait Head {
    /// The octets of each `Cookie` field, in their order.
    fn cookies(&self) -> impl Iterator<Item = &[u8]>;

    fn is_get(&self) -> bool;

    /// Whether the first field of this name is just this.
    fn says(&self, name: &str, value: &str) -> bool;
}

/// Whether the browser is on its way to a page of ours that its user will see.
pub(crate) fn navigates(head: &impl Head) -> bool {
    head.is_get() && head.says("sec-fetch-mode", "navigate") && head.says("sec-fetch-dest", "document")
}
