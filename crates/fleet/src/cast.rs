//! The organisations of the demonstration.
//!
//! All are invented, and their names say so. Some connected to the network only years after the histories begin, and
//! some kinds of reporters are absent from a country altogether, so that coverage has real gaps: what they would
//! have reported in those years is missing from the records.

use crate::{
    calendar::{Day, day_of, moment, years},
    rates,
};
use std::collections::BTreeMap;
use vinculum_core::{OrganisationId, Role, SecretKey, Timestamp, sha256_parts};
use vinculum_identity::{Country, Wmi};
use vinculum_vehicles::types::Place;

/// An organisation of the demonstration.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its id on the network.
    pub id: OrganisationId,
    /// Its invented legal name.
    pub name: String,
    /// Country of its seat.
    pub country: Country,
    /// What it may do.
    pub roles: Vec<Role>,
    /// World Manufacturer Identifiers that governance assigns to it. They are real public codes; that an invented
    /// company owns them is for demonstration only.
    pub wmis: Vec<Wmi>,
    /// From when on it brings its records in. It has none from before.
    pub reports_since: Timestamp,
    /// Its seat.
    pub place: Place,
    /// Why governance should suspend it once the fleet is loaded, so that a coverage period ends; most are not.
    pub suspended_after_load: Option<&'static str>,
    key: SecretKey,
}

impl Organisation {
    /// Its signing key, from the fleet's seed.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// Whether it reports at this time in this role.
    pub(crate) fn reports(&self, role: Role, day: Day) -> bool {
        self.roles.contains(&role) && day > day_of(self.reports_since)
    }
}

struct Row {
    id: &'static str,
    name: &'static str,
    country: &'static str,
    roles: &'static [Role],
    /// Years ago that it connected; 0 for before every history.
    since: f64,
    wmis: &'static [&'static str],
    place: (&'static str, i32, i32),
}

use Role::*;

const fn row(
    id: &'static str,
    name: &'static str,
    country: &'static str,
    roles: &'static [Role],
    since: f64,
    wmis: &'static [&'static str],
    place: (&'static str, i32, i32),
) -> Row {
    Row { id, name, country, roles, since, wmis, place }
}

const GARAGE: &[Role] = &[Dealer, Workshop];
const NONE: &[&str] = &[];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // The first ones are those that run the validators; see `Fleet::validators`.
    row("rothfeld-werke", "Rothfeld Fahrzeugwerke AG", "DE", &[Manufacturer], 0.0, &["WVW", "WAU", "TMB", "3VW"], ("Wolfenbüttel", 5216, 1053)),
    row("se-vehicle-register", "Svealand Vehicle Register", "SE", &[Registrar], 0.0, NONE, ("Örebro", 5927, 1521)),
    row("prairie-shield", "Prairie Shield Mutual Insurance", "US", &[Insurer], 0.0, NONE, ("Wichita", 3769, -9734)),
    row("hafenfeld-bank", "Hafenfeld Bank AG", "DE", &[Lender, Bank], 0.0, NONE, ("Bremen", 5308, 880)),
    row("donglin-auto", "Donglin Automotive Co., Ltd.", "CN", &[Manufacturer], 0.0, &["LSV", "LFV"], ("Changchun", 4382, 12532)),
    row("pruefring-mitte", "Prüfring Mitte e.V.", "DE", &[InspectionBody], 0.0, NONE, ("Kassel", 5131, 950)),
    row("ledgerwell-audit", "Ledgerwell Audit LLP", "GB", &[Auditor], 0.0, NONE, ("Reading", 5145, -97)),
    // Manufacturers.
    row("nordvik-automobil", "Nordvik Automobil AB", "SE", &[Manufacturer], 0.0, &["YV1"], ("Trollhättan", 5828, 1229)),
    row("hohenau-motoren", "Hohenau Motoren AG", "DE", &[Manufacturer], 0.0, &["WBA", "WDD", "W1K"], ("Ingolstadt", 4877, 1142)),
    row("valcourt-automobiles", "Automobiles Valcourt SA", "FR", &[Manufacturer], 0.0, &["VF1", "VF3", "UU1"], ("Lyon", 4576, 484)),
    row("albury-vehicles", "Albury Vehicles plc", "GB", &[Manufacturer], 0.0, &["SJN", "SAL"], ("Coventry", 5241, -151)),
    row("asagiri-motor", "Asagiri Motor Co., Ltd.", "JP", &[Manufacturer], 0.0, &["JTD", "SB1", "4T1"], ("Nagoya", 3518, 13691)),
    row("saebyeok-motors", "Saebyeok Motors Corporation", "KR", &[Manufacturer], 0.0, &["TMA", "U5Y"], ("Ulsan", 3554, 12931)),
    row("lakeshore-motor", "Lakeshore Motor Company", "US", &[Manufacturer], 0.0, &["1FA", "1FT", "1G1", "WF0"], ("Toledo", 4165, -8354)),
    row("sierra-volt", "Sierra Volt Motors, Inc.", "US", &[Manufacturer], 0.0, &["5YJ", "XP7", "LRW"], ("Reno", 3953, -11981)),
    row("zhuwan-nev", "Zhuwan New Energy Vehicle Co., Ltd.", "CN", &[Manufacturer], 0.0, &["LGX"], ("Zhuhai", 2227, 11357)),
    // Registers.
    row("de-vehicle-register", "Registerstelle für Fahrzeuge Deutschland", "DE", &[Registrar], 0.0, NONE, ("Flensburg", 5478, 944)),
    row("pl-vehicle-register", "Centralny Rejestr Aut", "PL", &[Registrar], 0.0, NONE, ("Łódź", 5177, 1946)),
    row("us-ca-title-office", "Golden Coast Title Office", "US", &[Registrar], 0.0, NONE, ("Sacramento", 3858, -12149)),
    row("us-tx-title-office", "Lone Mesa Title Office", "US", &[Registrar], 0.0, NONE, ("Austin", 3027, -9774)),
    row("cn-vehicle-register", "Huadong Vehicle Register", "CN", &[Registrar], 0.0, NONE, ("Nanjing", 3206, 11880)),
    // Police. None in China; in Poland only lately.
    row("se-traffic-police", "Svealand Traffic Police", "SE", &[Police], 0.0, NONE, ("Stockholm", 5933, 1807)),
    row("de-traffic-police", "Verkehrspolizei Rheinmark", "DE", &[Police], 0.0, NONE, ("Mainz", 5000, 827)),
    row("pl-traffic-police", "Policja Drogowa Mazowia", "PL", &[Police], 7.0, NONE, ("Warsaw", 5223, 2101)),
    row("us-highway-patrol", "Pacific and Gulf Highway Patrol", "US", &[Police], 0.0, NONE, ("Sacramento", 3858, -12149)),
    // Inspection bodies. None in the United States.
    row("norrbesikt", "Norrbesikt Bilkontroll AB", "SE", &[InspectionBody], 0.0, NONE, ("Sundsvall", 6239, 1731)),
    row("stacja-wawelska", "Stacja Kontroli Wawelska", "PL", &[InspectionBody], 0.0, NONE, ("Warsaw", 5221, 2098)),
    row("huaxin-inspection", "Huaxin Vehicle Inspection Station", "CN", &[InspectionBody], 0.0, NONE, ("Hangzhou", 3027, 12016)),
    // Dealers with workshops.
    row("malarstrand-bil", "Mälarstrand Bil AB", "SE", GARAGE, 0.0, NONE, ("Västerås", 5961, 1655)),
    row("autohaus-lindental", "Autohaus Lindental GmbH", "DE", GARAGE, 0.0, NONE, ("Cologne", 5094, 696)),
    row("kranichfeld-gebraucht", "Gebrauchtwagen Kranichfeld GmbH", "DE", &[Dealer], 0.0, NONE, ("Leipzig", 5134, 1237)),
    row("salon-bursztyn", "Salon Bursztyn Sp. z o.o.", "PL", GARAGE, 0.0, NONE, ("Gdańsk", 5435, 1865)),
    row("komis-zielona-brama", "Auto Komis Zielona Brama", "PL", &[Dealer], 0.0, NONE, ("Poznań", 5241, 1693)),
    row("bayview-auto", "Bayview Auto Plaza LLC", "US", GARAGE, 0.0, NONE, ("San Jose", 3734, -12189)),
    row("twin-oaks-motors", "Twin Oaks Motors LLC", "US", GARAGE, 0.0, NONE, ("Houston", 2976, -9537)),
    row("qinghe-auto", "Qinghe Auto Sales Co., Ltd.", "CN", GARAGE, 0.0, NONE, ("Suzhou", 3130, 12058)),
    // Independent workshops; in Poland and China only lately.
    row("bjorkbacka-verkstad", "Björkbacka Bilverkstad AB", "SE", &[Workshop], 0.0, NONE, ("Linköping", 5841, 1562)),
    row("ahornweg-werkstatt", "Meisterbetrieb am Ahornweg GmbH", "DE", &[Workshop], 0.0, NONE, ("Hanover", 5237, 973)),
    row("warsztat-wierzbowa", "Warsztat Wierzbowa", "PL", &[Workshop], 6.0, NONE, ("Kraków", 5006, 1994)),
    row("cedar-street-repair", "Cedar Street Auto Repair Inc.", "US", &[Workshop], 0.0, NONE, ("Dallas", 3278, -9680)),
    row("lanting-service", "Lanting Auto Service Co., Ltd.", "CN", &[Workshop], 5.0, NONE, ("Shaoxing", 3003, 12058)),
    // Insurers. None in Poland; in Germany and China only later.
    row("trygghamn", "Trygghamn Försäkring AB", "SE", &[Insurer], 0.0, NONE, ("Stockholm", 5933, 1807)),
    row("hansafeld-versicherung", "Hansafeld Versicherung AG", "DE", &[Insurer], 12.0, NONE, ("Hamburg", 5355, 1000)),
    row("anlan-insurance", "Anlan Property Insurance Co., Ltd.", "CN", &[Insurer], 4.0, NONE, ("Shanghai", 3123, 12147)),
    // Lenders; the bank above serves Germany, Sweden and Poland.
    row("redwood-credit", "Redwood Auto Credit LLC", "US", &[Lender], 0.0, NONE, ("Oakland", 3780, -12227)),
    row("jiangnan-finance", "Jiangnan Auto Finance Co., Ltd.", "CN", &[Lender], 0.0, NONE, ("Wuxi", 3149, 12031)),
    // Recyclers. None in China; in Sweden only later.
    row("jarnbacken", "Järnbacken Bildemontering AB", "SE", &[Recycler], 9.0, NONE, ("Norrköping", 5859, 1618)),
    row("rueckbau-nord", "Altfahrzeug-Rückbau Nord GmbH", "DE", &[Recycler], 0.0, NONE, ("Rostock", 5409, 1210)),
    row("zlomex-odzysk", "Stacja Demontażu Odzysk", "PL", &[Recycler], 0.0, NONE, ("Katowice", 5026, 1902)),
    row("gulf-coast-salvage", "Gulf Coast Auto Salvage Inc.", "US", &[Recycler], 0.0, NONE, ("Beaumont", 3008, -9413)),
    // Fleets and roads.
    row("stadtflotte", "Stadtflotte Mobil GmbH", "DE", &[FleetOperator], 0.0, NONE, ("Berlin", 5252, 1340)),
    row("meridian-rentals", "Meridian Rentals Inc.", "US", &[FleetOperator], 0.0, NONE, ("Phoenix", 3345, -11207)),
    row("svealand-roads", "Svealand Road Authority", "SE", &[RoadAuthority], 0.0, NONE, ("Borlänge", 6049, 1543)),
    // A second bank, so that money can go from one to another.
    row("banco-mirador", "Banco Mirador S.A.", "ES", &[Bank], 0.0, NONE, ("Zaragoza", 4165, -88)),
];

/// Suspended when the fleet is loaded, with the reason.
const SUSPENDED: (&str, &str) = ("jarnbacken", "certificates of destruction were issued for vehicles never received");

/// The organisations, with ways to find the one that a record needs.
#[derive(Debug, Clone)]
pub(crate) struct Cast {
    all: Vec<Organisation>,
    by_id: BTreeMap<OrganisationId, usize>,
}

impl Cast {
    pub(crate) fn new(seed: &[u8], today: Day) -> Self {
        let all: Vec<_> = ROWS.iter().map(|row| organisation(row, seed, today)).collect();
        let by_id = all.iter().enumerate().map(|(index, one)| (one.id.clone(), index)).collect();
        Self { all, by_id }
    }

    pub(crate) fn all(&self) -> &[Organisation] {
        &self.all
    }

    pub(crate) fn get(&self, id: &OrganisationId) -> Option<&Organisation> {
        self.by_id.get(id).map(|index| &self.all[*index])
    }

    /// The organisation of this name in the table.
    pub(crate) fn named(&self, id: &str) -> &Organisation {
        let id: OrganisationId = id.parse().expect("the table's ids are valid");
        self.get(&id).expect("the tables agree")
    }

    /// Those that report in this role in this country on this day.
    pub(crate) fn reporters<'a>(&'a self, role: Role, country: &'a str, day: Day) -> Vec<&'a Organisation> {
        let here = |one: &&Organisation| one.country.as_str() == country && one.reports(role, day);
        self.all.iter().filter(here).collect()
    }

    /// The register of a jurisdiction.
    pub(crate) fn registrar(&self, jurisdiction: &str) -> &Organisation {
        self.named(match jurisdiction {
            "DE" => "de-vehicle-register",
            "SE" => "se-vehicle-register",
            "PL" => "pl-vehicle-register",
            "CN" => "cn-vehicle-register",
            "US-TX" => "us-tx-title-office",
            _ => "us-ca-title-office",
        })
    }

    /// Who lends in this country.
    pub(crate) fn lender(&self, country: &str) -> &Organisation {
        self.named(match country {
            "US" => "redwood-credit",
            "CN" => "jiangnan-finance",
            _ => "hafenfeld-bank",
        })
    }
}

fn organisation(row: &Row, seed: &[u8], today: Day) -> Organisation {
    let since = if row.since > 0.0 { row.since } else { rates::YEARS + 1.0 };
    let secret = sha256_parts(&[b"vinculum-fleet/organisation/", seed, b"/", row.id.as_bytes()]);
    let (region, latitude, longitude) = row.place;
    let country = row.country.parse().expect("the table's countries are valid");
    Organisation {
        id: row.id.parse().expect("the table's ids are valid"),
        name: format!("{} (demonstration)", row.name),
        country,
        roles: row.roles.to_vec(),
        wmis: row.wmis.iter().map(|wmi| wmi.parse().expect("the table's WMIs are valid")).collect(),
        reports_since: moment(today - years(since), 0),
        place: Place { country, region: Some(region.into()), latitude, longitude },
        suspended_after_load: (row.id == SUSPENDED.0).then_some(SUSPENDED.1),
        key: SecretKey::from_seed(secret.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{family::FAMILIES, market::MARKETS};
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_agree() {
        let cast = Cast::new(b"seed", 20_000);
        assert_eq!(cast.by_id.len(), ROWS.len());
        let owned: Vec<_> = cast.all().iter().flat_map(|one| &one.wmis).collect();
        assert_eq!(owned.iter().collect::<BTreeSet<_>>().len(), owned.len(), "a WMI has one owner");
        for family in FAMILIES {
            let maker = cast.named(family.maker);
            assert!(maker.roles.contains(&Manufacturer));
            assert!(maker.wmis.iter().any(|wmi| wmi.as_str() == family.wmi), "{}", family.wmi);
        }
        for market in MARKETS {
            for role in [Dealer, Registrar] {
                assert!(!cast.reporters(role, market.country, 15_000).is_empty(), "{role} in {}", market.country);
            }
            for town in market.towns {
                assert!(cast.registrar(town.jurisdiction).roles.contains(&Registrar));
            }
            assert!(cast.lender(market.country).roles.contains(&Lender));
        }
    }

    #[test]
    fn late_reporters_are_silent_before() {
        let cast = Cast::new(b"seed", 20_000);
        assert!(cast.reporters(Police, "PL", 20_000 - years(8.0)).is_empty());
        assert_eq!(cast.reporters(Police, "PL", 20_000 - years(6.0)).len(), 1);
        assert!(cast.reporters(InspectionBody, "US", 20_000).is_empty());
    }
}
