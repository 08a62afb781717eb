//! New cases on their way to the PCs: sent in by a trainer, looked at by `review` beside the requests, approved by somebody
//! else, released, fetched. Pages for people, and a door for `ringback publish` and for PCs. This room judges nothing itself.
//! Start reading at `judge`, then `submission`.

pub(super) mod api;
mod judge;
pub(super) mod page;
pub(super) mod submission;
pub(super) mod upload;

pub(super) use judge::Judge;

use crate::records::store::{Person, Role};

/// Whether somebody may approve and withdraw: trainers and admins know cases, HR looks on.
fn is_approver(person: &Person) -> bool {
    matches!(person.role, Role::Trainer | Role::Admin)
}
