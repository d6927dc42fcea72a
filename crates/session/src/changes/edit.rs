//! What a request wants of one name.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::SessionError;
use crate::limits::Limits;
use crate::values::Values;

/// Computes the next value of a name from the one before; pure, and may run more than once.
pub(crate) type Update = Box<dyn Fn(Option<&[u8]>) -> Result<Option<Vec<u8>>, SessionError> + Send>;

#[derive(Debug)]
pub(super) struct Edit {
    pub(super) name: Arc<str>,
    intent: Intent,
    /// As the base is now.
    pub(super) value: Option<Vec<u8>>,
    /// The handler had looked at the base's value before it decided on this one.
    pub(super) after_read: bool,
}

#[derive(Debug)]
enum Intent {
    Put,
    Compute {
        /// What was put before; the base's value when `None`.
        from: Option<Vec<u8>>,
        steps: Vec<Step>,
    },
}

/// One step from a value to the next.
pub(crate) enum Step {
    Update(Update),
    Take(Noted),
}

/// What a take took out, the last time it was computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noted(Arc<Mutex<Option<Vec<u8>>>>);

impl Edit {
    pub(super) const fn put(name: Arc<str>, value: Option<Vec<u8>>, after_read: bool) -> Self {
        Self { name, intent: Intent::Put, value, after_read }
    }

    /// `value` is what `step` makes of the base's.
    pub(super) fn computed(name: Arc<str>, step: Step, value: Option<Vec<u8>>) -> Self {
        let intent = Intent::Compute { from: None, steps: vec![step] };
        Self { name, intent, value, after_read: false }
    }

    /// Goes one step on, to `value`.
    pub(super) fn step(&mut self, step: Step, value: Option<Vec<u8>>) {
        let before = std::mem::replace(&mut self.value, value);
        match (&mut self.intent, step) {
            (Intent::Compute { steps, .. }, step) => steps.push(step),
            // It may be put back.
            (Intent::Put, step @ Step::Take(_)) if before.is_some() => {
                self.intent = Intent::Compute { from: before, steps: vec![step] };
            }
            (Intent::Put, _) => {}
        }
    }

    /// Without its last take; `None` when there is nothing else to it. Its value is to be computed again.
    pub(super) fn untaken(mut self) -> Option<Self> {
        let Intent::Compute { from, steps } = &mut self.intent else { return Some(self) };
        if let Some(take) = steps.iter().rposition(|step| matches!(step, Step::Take(_))) {
            steps.remove(take);
        }
        if !steps.is_empty() {
            return Some(self);
        }
        let put = from.take()?;
        Some(Self { intent: Intent::Put, value: Some(put), ..self })
    }

    /// Whether its value comes from the base's.
    pub(super) const fn is_of_base(&self) -> bool {
        matches!(self.intent, Intent::Compute { from: None, .. })
    }

    /// The value that it makes of what `base` has.
    pub(super) fn over(&self, base: &Values, limits: &Limits) -> Result<Option<Vec<u8>>, SessionError> {
        let Intent::Compute { from, steps } = &self.intent else { return Ok(self.value.clone()) };
        let before = from.clone().or_else(|| base.get(&self.name).map(<[u8]>::to_vec));
        let value = steps.iter().try_fold(before, |value, step| step.of(value.as_deref()))?;
        limits.value(&self.name, value.as_ref().map_or(0, Vec::len))?;
        Ok(value)
    }
}

impl Step {
    /// The value after it.
    pub(super) fn of(&self, before: Option<&[u8]>) -> Result<Option<Vec<u8>>, SessionError> {
        match self {
            Self::Update(update) => update(before),
            Self::Take(noted) => {
                *noted.octets() = before.map(<[u8]>::to_vec);
                Ok(None)
            }
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Update(_) => "Update",
            Self::Take(_) => "Take",
        })
    }
}

impl Noted {
    pub(crate) fn take(&self) -> Option<Vec<u8>> {
        self.octets().take()
    }

    /// A panic left nothing half written: each change is one assignment.
    fn octets(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
