//! Calls over HTTP.

use crate::{
    Access, Account, Audit, ClientError, Credential, LoanEntry, LoanItem, Network, Organisation, Page, PaymentFile,
    Persona, Problem, Receipt, SaleItem, Statistics, Vehicle, VinInfo, types::Items,
};
use reqwest::{Method, RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use vinculum_core::{AccountId, Envelope, LoanId, Party, SaleId, TransactionId, VehicleId};

/// How often a temporary refusal is tried again.
const ATTEMPTS: u32 = 8;
/// How often a member that can't be reached is tried again: soon enough for whoever mistyped its address.
const ATTEMPTS_TO_REACH: u32 = 5;
/// The first pause before trying again; each next one doubles.
const PAUSE: Duration = Duration::from_millis(50);
/// Longest wait for an answer, more than a member waits for finality.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A member's HTTP interface. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
}

/// Which vehicles to list.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct VehicleFilter {
    /// Of this make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// With a finding of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Held by this party: `did:key:…` or `org:<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Of this status, such as `active`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Where the page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Most items, up to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Client {
    /// A client of the member at this URL, such as `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Result<Self, ClientError> {
        let url = || ClientError::Url(base.into());
        let mut parsed: Url = base.parse().map_err(|_| url())?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(url());
        }
        if !parsed.path().ends_with('/') {
            parsed.set_path(&format!("{}/", parsed.path()));
        }
        let http = reqwest::Client::builder().timeout(TIMEOUT).connect_timeout(Duration::from_secs(5)).build()?;
        Ok(Self { http, base: parsed })
    }

    /// A request below `/v1/`; the segments are escaped.
    fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(segments);
        }
        self.http.request(method, url)
    }

    /// Sends, and sends again while the refusal is temporary. Everything that goes through here may be repeated.
    async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            let request = request.try_clone().ok_or(ClientError::Answer("the request can't be repeated".into()))?;
            let result = match request.send().await {
                Ok(response) => accept(response).await,
                Err(error) => Err(error.into()),
            };
            match result {
                Err(error) if error.is_temporary() && attempt < attempts(&error) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                other => return other,
            }
        }
        unreachable!("the loop returns")
    }

    async fn get<T: DeserializeOwned>(&self, segments: &[&str]) -> Result<T, ClientError> {
        read(self.send(self.request(Method::GET, segments)).await?).await
    }

    /// Posts what may be posted again, as somebody.
    pub(crate) async fn post_as<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        body: &Value,
        access: &Access,
    ) -> Result<T, ClientError> {
        let request = self.request(Method::POST, segments).header("authorization", &access.0).json(body);
        read(self.send(request).await?).await
    }

    /// The network and this member's view of it.
    pub async fn network(&self) -> Result<Network, ClientError> {
        self.get(&["network"]).await
    }

    /// Counts over the whole network.
    pub async fn statistics(&self) -> Result<Statistics, ClientError> {
        self.get(&["statistics"]).await
    }

    /// Submits a transaction; returns once the member has taken it.
    pub async fn submit(&self, envelope: &Envelope) -> Result<TransactionId, ClientError> {
        let body = envelope.to_json();
        let request = self.request(Method::POST, &["transactions"]).header("content-type", "application/json");
        self.send(request.body(body)).await?;
        Ok(envelope.id())
    }

    /// Submits a transaction and waits until it is final; a transaction that is final already gives its receipt.
    ///
    /// A rejected transaction is a receipt too: look at [`Receipt::outcome`].
    pub async fn submit_and_wait(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        let request = self.request(Method::POST, &["transactions"]).query(&[("wait", "finalized")]);
        let request = request.header("content-type", "application/json").body(envelope.to_json());
        match self.send(request).await {
            Ok(response) => read(response).await,
            Err(ClientError::Problem(problem)) if problem.code == vinculum_core::codes::ALREADY_FINAL.number => {
                self.receipt(&envelope.id()).await?.ok_or(ClientError::Problem(problem))
            }
            Err(error) => Err(error),
        }
    }

    /// The receipt of a transaction; `None` when it isn't final.
    pub async fn receipt(&self, id: &TransactionId) -> Result<Option<Receipt>, ClientError> {
        match self.transaction(id).await {
            Ok(value) if value["status"] == "pending" => Ok(None),
            Ok(value) => {
                serde_json::from_value(value).map(Some).map_err(|error| ClientError::Answer(error.to_string()))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A transaction in full.
    pub async fn transaction(&self, id: &TransactionId) -> Result<Value, ClientError> {
        self.get(&["transactions", &id.to_string()]).await
    }

    /// A page of organisations with a role, in a country, or all.
    pub async fn organisations(
        &self,
        role: Option<&str>,
        country: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<Page<Organisation>, ClientError> {
        let mut request = self.request(Method::GET, &["organisations"]).query(&[("limit", "200")]);
        for (name, value) in [("role", role), ("country", country), ("cursor", cursor)] {
            if let Some(value) = value {
                request = request.query(&[(name, value)]);
            }
        }
        read(self.send(request).await?).await
    }

    /// One organisation.
    pub async fn organisation(&self, id: &str) -> Result<Organisation, ClientError> {
        self.get(&["organisations", id]).await
    }

    /// A page of vehicles.
    pub async fn vehicles(&self, filter: &VehicleFilter) -> Result<Page<Vehicle>, ClientError> {
        read(self.send(self.request(Method::GET, &["vehicles"]).query(filter)).await?).await
    }

    /// A vehicle by VIN or id, with its verdict, findings and coverage.
    pub async fn vehicle(&self, vin_or_id: &str) -> Result<Vehicle, ClientError> {
        self.get(&["vehicles", vin_or_id]).await
    }

    /// All records of a vehicle.
    pub async fn records(&self, vin_or_id: &str) -> Result<Vec<Value>, ClientError> {
        let mut records = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut request = self.request(Method::GET, &["vehicles", vin_or_id, "records"]).query(&[("limit", "200")]);
            if let Some(cursor) = &cursor {
                request = request.query(&[("cursor", cursor)]);
            }
            let page: Page<Value> = read(self.send(request).await?).await?;
            records.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(records);
            }
        }
    }

    /// The self-contained report file of a vehicle, as bytes.
    pub async fn report(&self, vin_or_id: &str) -> Result<Vec<u8>, ClientError> {
        let response = self.send(self.request(Method::GET, &["vehicles", vin_or_id, "report"])).await?;
        Ok(response.bytes().await?.to_vec())
    }

    /// Gives the member the birth credential that a vehicle's birth committed to.
    pub async fn put_credential(&self, vehicle: &VehicleId, credential: &Credential) -> Result<(), ClientError> {
        let segments = ["vehicles", &vehicle.to_string(), "credential"];
        self.send(self.request(Method::PUT, &segments).json(credential)).await?;
        Ok(())
    }

    /// The accounts of a party, in the order in which they were opened: at most 200.
    pub async fn accounts(&self, holder: &Party) -> Result<Vec<Account>, ClientError> {
        let query = [("holder", holder.to_string()), ("limit", "200".into())];
        let page: Page<Account> =
            read(self.send(self.request(Method::GET, &["accounts"]).query(&query)).await?).await?;
        Ok(page.items)
    }

    /// One account.
    pub async fn account(&self, id: &AccountId) -> Result<Account, ClientError> {
        self.get(&["accounts", &id.to_string()]).await
    }

    /// What each row of a pain.001 or pacs.008 file would do on the ledger. Nothing is done.
    pub async fn read_payment_file(&self, xml: Vec<u8>) -> Result<PaymentFile, ClientError> {
        let request = self.request(Method::POST, &["payment-files"]).header("content-type", "application/xml");
        read(self.send(request.body(xml)).await?).await
    }

    /// A pacs.008 message for redemptions; the order has the form of docs/iso20022.md.
    pub async fn write_pacs008(&self, order: Vec<u8>) -> Result<Vec<u8>, ClientError> {
        let request = self.request(Method::POST, &["payment-files", "pacs008"]);
        let request = request.header("content-type", "application/json").body(order);
        Ok(self.send(request).await?.bytes().await?.to_vec())
    }

    /// Whether the books balance, as the member finds.
    pub async fn audit(&self) -> Result<Audit, ClientError> {
        self.get(&["audit"]).await
    }

    /// The loans in which a party takes or took part, newest first; the first page, or the one at `cursor`.
    pub async fn loans(&self, party: &Party, cursor: Option<&str>) -> Result<Page<LoanItem>, ClientError> {
        self.agreements("loans", party, cursor).await
    }

    /// All loans in which a party takes or took part, newest first.
    pub async fn every_loan(&self, party: &Party) -> Result<Vec<LoanItem>, ClientError> {
        self.every(&["loans"], &[("party", party.to_string())]).await
    }

    /// Every action of a type on a loan, newest first.
    pub async fn every_loan_entry(&self, id: &LoanId, kind: &str) -> Result<Vec<LoanEntry>, ClientError> {
        self.every(&["loans", &id.to_string(), "entries"], &[("kind", kind.to_owned())]).await
    }

    /// One loan.
    pub async fn loan(&self, id: &LoanId) -> Result<LoanItem, ClientError> {
        self.get(&["loans", &id.to_string()]).await
    }

    /// The sales in which a party takes or took part, newest first; the first page, or the one at `cursor`.
    pub async fn sales(&self, party: &Party, cursor: Option<&str>) -> Result<Page<SaleItem>, ClientError> {
        self.agreements("sales", party, cursor).await
    }

    /// One sale.
    pub async fn sale(&self, id: &SaleId) -> Result<SaleItem, ClientError> {
        self.get(&["sales", &id.to_string()]).await
    }

    async fn agreements<T: DeserializeOwned>(
        &self,
        kind: &str,
        party: &Party,
        cursor: Option<&str>,
    ) -> Result<Page<T>, ClientError> {
        self.page(&[kind], &[("party", party.to_string())], cursor).await
    }

    async fn page<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&'static str, String)],
        cursor: Option<&str>,
    ) -> Result<Page<T>, ClientError> {
        let mut query = query.to_vec();
        query.push(("limit", "200".into()));
        query.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        read(self.send(self.request(Method::GET, path).query(&query)).await?).await
    }

    async fn every<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&'static str, String)],
    ) -> Result<Vec<T>, ClientError> {
        let mut page: Page<T> = self.page(path, query, None).await?;
        let mut all = page.items;
        while let Some(cursor) = page.next_cursor {
            page = self.page(path, query, Some(&cursor)).await?;
            all.append(&mut page.items);
        }
        Ok(all)
    }

    /// The ready-made identities of a demonstration network; other networks have none.
    pub async fn personas(&self) -> Result<Vec<Persona>, ClientError> {
        let all: Items<Persona> = self.get(&["demo", "personas"]).await?;
        Ok(all.items)
    }

    /// What a VIN itself says, and its pseudonym.
    pub async fn vin(&self, vin: &str) -> Result<VinInfo, ClientError> {
        self.get(&["vin", vin]).await
    }

    /// A value of the state by its path; with a proof when asked for.
    pub async fn state(&self, path: &str, proof: bool) -> Result<Value, ClientError> {
        let query = [("path", path), ("proof", if proof { "true" } else { "false" })];
        read(self.send(self.request(Method::GET, &["state"]).query(&query)).await?).await
    }
}

fn attempts(error: &ClientError) -> u32 {
    match error {
        ClientError::Transport(_) => ATTEMPTS_TO_REACH,
        _ => ATTEMPTS,
    }
}

async fn accept(response: Response) -> Result<Response, ClientError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = response.text().await?;
    let problem = serde_json::from_str::<Problem>(&text);
    Err(problem.map_or_else(
        |_| ClientError::Answer(format!("HTTP status {status} without a problem document")),
        |problem| ClientError::Problem(Box::new(problem)),
    ))
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let bytes = response.bytes().await?;
    serde_json::from_slice(&bytes).map_err(|error| ClientError::Answer(error.to_string()))
}
