//! Every address of the server.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use super::fault::Fault;
use super::house::House;
use super::{
    agreement, api, assign, attempt, certificate, export, gate, guard, import, log, oidc, overview, people, releases, rules, scenarios,
    sheet, side_by_side, tasks,
};

/// No record is larger than 4 MiB; as JSON text it may be twice that.
const LARGEST_BODY: usize = 9 << 20;

pub(super) fn routes(house: House) -> Router {
    let pages = Router::new()
        .route("/", get(overview::show_overview))
        .route("/me", get(people::show_me))
        .route("/people", get(people::show_people))
        .route("/people/import", get(import::show_import).post(import::import))
        .route("/people/import/file", post(import::import_file))
        .route("/people/{id}", get(people::show_person))
        .route("/people/{id}/role", post(people::set_role))
        .route("/people/{id}/code", post(people::make_code))
        .route("/people/{id}/link", post(people::make_link))
        .route("/people/{id}/accommodation", post(people::ease))
        .route("/people/{id}/data.json", get(export::person_data))
        .route("/attempts/{id}", get(attempt::show_attempt))
        .route("/attempts/{id}/comment", post(attempt::comment))
        .route("/attempts/{id}/override", post(attempt::adjust))
        .route("/scenarios", get(scenarios::show_scenarios))
        .route("/scenarios/{id}/{version}", get(scenarios::show_scenario))
        .route("/rules", get(rules::show_rules))
        .route("/rules/{id}", get(rules::show_rule))
        .route("/agreement", get(agreement::show_agreement))
        .route("/side-by-side", get(side_by_side::show_side_by_side))
        .route("/tasks", get(tasks::show_tasks).post(assign::assign))
        .route("/tasks/new", get(assign::show_form))
        .route("/tasks/renew", post(tasks::renew))
        .route("/tasks/{id}", get(tasks::show_task))
        .route("/tasks/{id}/close", post(tasks::close))
        .route("/certificates/{code}", get(certificate::show_certificate))
        .route("/certificates/{code}/revoke", post(certificate::revoke))
        .route("/releases", get(releases::page::show_releases))
        .route("/releases/withdraw", post(releases::page::withdraw))
        .route("/releases/submit", post(releases::upload::upload).layer(DefaultBodyLimit::max(releases::upload::LARGEST_FORM)))
        .route("/releases/{number}", get(releases::page::show_release))
        .route("/submissions/{id}", get(releases::submission::show_submission).post(releases::submission::decide))
        .route("/exports", get(export::show_exports))
        .route("/exports/{file}", get(export::download))
        .route("/held", get(log::show_held))
        .route("/held/again", post(log::judge_again))
        .route("/audit", get(log::show_audit))
        .route("/sign-out", post(gate::sign_out));
    let outside = Router::new()
        .route("/sign-in", get(gate::show_sign_in).post(gate::sign_in))
        .route("/sign-in/house", get(oidc::leave))
        .route("/sign-in/back", get(oidc::come_back))
        .route("/welcome/{code}", get(gate::show_welcome).post(gate::welcome))
        .route("/password/{code}", get(gate::show_password).post(gate::set_password))
        .route("/verify", get(certificate::show_verify))
        .route("/language/{language}", get(gate::set_language))
        .route("/style.css", get(sheet::style))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready));
    let programs = Router::new()
        .route("/api/v1/enrol", post(api::enrol))
        .route("/api/v1/attempts", post(api::deliver))
        .route("/api/v1/assignments", get(api::assignments))
        .route("/api/v1/comments", get(api::comments))
        .route("/api/v1/tickets", post(api::ticket))
        .route("/api/v1/submissions", post(releases::api::submit))
        .route("/api/v1/submissions/{id}", post(releases::api::ask))
        .route("/api/v1/release", get(releases::api::newest))
        .route("/api/v1/release/files/{hash}", get(releases::api::file));
    pages
        .layer(from_fn_with_state(house.clone(), guard::sessions))
        .merge(outside)
        .merge(programs)
        .fallback(|| async { Fault::NotFound })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn(guard::headers))
        .with_state(house)
}

async fn ready(State(house): State<House>) -> Result<&'static str, (StatusCode, &'static str)> {
    house.store.ping().await.map(|()| "ready").map_err(|_| (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"))
}
