//! What keeps Partitioned cookies apart (CHIPS).

/// The site of the window's page, and whether another site stands between it and the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Partition {
    site: Box<str>,
    cross_site_ancestor: bool,
}

impl Partition {
    pub(crate) fn of(site: impl Into<Box<str>>, cross_site_ancestor: bool) -> Self {
        Self { site: site.into(), cross_site_ancestor }
    }

    /// Scheme and registrable domain of the window's page: `https://site.example`.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Whether a page of another site stands in between.
    pub const fn has_cross_site_ancestor(&self) -> bool {
        self.cross_site_ancestor
    }
}
