//! Loans and sales. Where they stand is in the ledger's state, not here.

use super::{one_more, page};
use crate::{
    AgreementFilter, Index, IndexError, PageRequest,
    database::{Statement, Value},
    view::{AgreementKind, AgreementView, Page},
};

impl Index {
    /// Loans or sales, the newest first.
    pub async fn agreements(
        &self,
        kind: AgreementKind,
        filter: &AgreementFilter,
        request: &PageRequest,
    ) -> Result<Page<AgreementView>, IndexError> {
        let before = request.after()?.unwrap_or(i64::MAX);
        let mut statement = Statement::new("SELECT place, id, vehicle, began_at FROM agreements WHERE kind = ")
            .value(kind.as_str())
            .sql(" AND place < ")
            .value(before);
        if let Some(party) = &filter.party {
            let of = " AND id IN (SELECT agreement FROM agreement_parties WHERE party = ";
            statement = statement.sql(of).value(Value::display(party)).sql(")");
        }
        if let Some(vehicle) = &filter.vehicle {
            statement = statement.sql(" AND vehicle = ").value(vehicle.as_bytes());
        }
        let statement = statement.sql(" ORDER BY place DESC LIMIT ").value(one_more(request.limit()));
        let rows = self.database.read().await?.rows(statement).await?;
        let read = |row: &crate::database::Row| {
            let mut columns = row.columns();
            let place = columns.integer()?;
            let view = AgreementView {
                id: columns.digest("an agreement's id")?,
                vehicle: columns.digest("a vehicle's id")?,
                began_at: columns.time()?,
            };
            Ok::<_, IndexError>((place, view))
        };
        let found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(page(found, request.limit()))
    }
}
