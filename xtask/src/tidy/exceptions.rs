//! Where a rule is allowed not to hold, and why.

use super::finding::{Finding, Rule};

/// One file that one rule leaves alone.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) rule: Rule,
    pub(crate) path: &'static str,
    pub(crate) reason: &'static str,
}

/// Add a line only with a reason that a stranger would accept.
pub(crate) const EXCEPTIONS: &[Exception] = &[];

/// The findings that no exception covers, and one for every exception that covers nothing.
pub(crate) fn except(mut findings: Vec<Finding>, exceptions: &[Exception]) -> Vec<Finding> {
    for exception in exceptions {
        let before = findings.len();
        findings.retain(|finding| finding.rule != exception.rule || finding.path != exception.path);
        if findings.len() == before {
            findings.push(exception.idle());
        }
    }
    findings
}

impl Exception {
    fn idle(&self) -> Finding {
        let text = format!("the exception for {:?} is needed no more: {}", self.rule, self.reason);
        Finding::of_file(Rule::Exceptions, self.path, text)
    }
}
