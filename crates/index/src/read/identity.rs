//! Organisations and attestations.

use super::{containing, one_more, page, words};
use crate::{
    AttestationFilter, Index, IndexError, OrganisationFilter, PageRequest,
    database::{Columns, Session, Statement, Value, word_text},
    view::{AttestationView, KeyView, OrganisationView, Page, RevocationView},
};
use std::collections::HashMap;
use vinculum_core::OrganisationId;
use vinculum_identity::Wmi;

const ORGANISATION: &str =
    "SELECT number, id, name, country, lei, roles, status, admitted_at, reports_since, records FROM organisations";

/// An organisation, but for what lies in other tables.
fn organisation(columns: &mut Columns<'_>) -> Result<OrganisationView, IndexError> {
    Ok(OrganisationView {
        number: columns.number("an organisation's number")?,
        id: columns.parsed("an organisation's id")?,
        name: columns.text()?,
        country: columns.parsed("a country")?,
        lei: columns.maybe_text()?,
        roles: columns.json("roles")?,
        status: columns.word("a status")?,
        keys: Vec::new(),
        wmis: Vec::new(),
        admitted_at: columns.time()?,
        reports_since: columns.time()?,
        records: columns.number("a count")?,
    })
}

/// Runs a statement that selects [`ORGANISATION`] and adds keys and WMIs.
async fn organisations(session: &mut Session, statement: Statement) -> Result<Vec<OrganisationView>, IndexError> {
    let rows = session.rows(statement).await?;
    let mut found = rows.iter().map(|row| organisation(&mut row.columns())).collect::<Result<Vec<_>, _>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let ids = |found: &[OrganisationView]| found.iter().map(|one| Value::display(&one.id)).collect::<Vec<_>>();
    let mut keys: HashMap<OrganisationId, Vec<KeyView>> = HashMap::new();
    let statement = Statement::new(
        "SELECT organisation, did, status, added_at, revoked_at FROM organisation_keys WHERE organisation IN (",
    );
    let statement = statement.list(ids(&found)).sql(") ORDER BY organisation, ordinal");
    for row in session.rows(statement).await? {
        let mut columns = row.columns();
        let owner = columns.parsed("an organisation's id")?;
        keys.entry(owner).or_default().push(KeyView {
            key: columns.parsed("a key")?,
            status: columns.word("a status")?,
            added_at: columns.time()?,
            revoked_at: columns.maybe_time()?,
        });
    }
    let mut wmis: HashMap<OrganisationId, Vec<Wmi>> = HashMap::new();
    let statement = Statement::new("SELECT organisation, wmi FROM wmis WHERE organisation IN (").list(ids(&found));
    for row in session.rows(statement.sql(") ORDER BY organisation, wmi")).await? {
        let mut columns = row.columns();
        let owner = columns.parsed("an organisation's id")?;
        wmis.entry(owner).or_default().push(columns.parsed("a WMI")?);
    }
    for organisation in &mut found {
        organisation.keys = keys.remove(&organisation.id).unwrap_or_default();
        organisation.wmis = wmis.remove(&organisation.id).unwrap_or_default();
    }
    Ok(found)
}

impl Index {
    /// Organisations in the order of their admission.
    pub async fn organisations(
        &self,
        filter: &OrganisationFilter,
        request: &PageRequest,
    ) -> Result<Page<OrganisationView>, IndexError> {
        let after = request.after()?.unwrap_or(0);
        let mut statement = Statement::new(ORGANISATION).sql(" WHERE number > ").value(after);
        if let Some(role) = filter.role {
            statement = statement
                .sql(" AND number IN (SELECT organisation FROM organisation_roles WHERE role = ")
                .value(word_text(&role))
                .sql(")");
        }
        if let Some(country) = filter.country {
            statement = statement.sql(" AND country = ").value(country.as_str());
        }
        for word in words(filter.text.as_deref().unwrap_or_default()) {
            statement = statement.sql(" AND search LIKE ").value(containing(&word)).sql(" ESCAPE '\\'");
        }
        statement = statement.sql(" ORDER BY number LIMIT ").value(one_more(request.limit()));
        let mut session = self.database.read().await?;
        let found = organisations(&mut session, statement).await?;
        Ok(page(found.into_iter().map(|one| (i64::from(one.number), one)).collect(), request.limit()))
    }

    /// One organisation.
    pub async fn organisation(&self, id: &OrganisationId) -> Result<Option<OrganisationView>, IndexError> {
        let statement = Statement::new(ORGANISATION).sql(" WHERE id = ").value(id.as_str());
        let mut session = self.database.read().await?;
        Ok(organisations(&mut session, statement).await?.into_iter().next())
    }

    /// Attestations, the newest first.
    pub async fn attestations(
        &self,
        filter: &AttestationFilter,
        request: &PageRequest,
    ) -> Result<Page<AttestationView>, IndexError> {
        let before = request.after()?.unwrap_or(i64::MAX);
        let mut statement = Statement::new(
            "SELECT a.place, a.digest, a.issuer, a.subject, a.kind, a.commitment, a.issued_at, a.expires_at, \
             t.id, a.revoked_at, a.reason FROM attestations a \
             JOIN transactions t ON t.place = (a.place >> 6) WHERE a.place < ",
        )
        .value(before);
        if let Some(subject) = &filter.subject {
            statement = statement.sql(" AND a.subject = ").value(Value::display(subject));
        }
        if let Some(issuer) = &filter.issuer {
            statement = statement.sql(" AND a.issuer = ").value(issuer.as_str());
        }
        statement = statement.sql(" ORDER BY a.place DESC LIMIT ").value(one_more(request.limit()));
        let mut session = self.database.read().await?;
        let rows = session.rows(statement).await?;
        let found = rows.iter().map(|row| attestation(&mut row.columns())).collect::<Result<_, _>>()?;
        Ok(page(found, request.limit()))
    }
}

fn attestation(columns: &mut Columns<'_>) -> Result<(i64, AttestationView), IndexError> {
    let place = columns.integer()?;
    let view = AttestationView {
        id: columns.digest("a digest")?,
        issuer: columns.parsed("an organisation's id")?,
        subject: columns.parsed("a party")?,
        kind: columns.text()?,
        commitment: columns.digest("a digest")?,
        issued_at: columns.time()?,
        expires_at: columns.maybe_time()?,
        transaction: columns.digest("a transaction's id")?,
        revoked: match (columns.maybe_time()?, columns.maybe_text()?) {
            (Some(at), Some(reason)) => Some(RevocationView { at, reason }),
            _ => None,
        },
    };
    Ok((place, view))
}
