//! The read model over chains that are really executed, on SQLite and on a real PostgreSQL.
//!
//! Every case in `cases` runs on both. The PostgreSQL server is started by this program and stopped with it.

mod cases;
mod schema;
mod support;
mod vault;

use support::store::Store;

macro_rules! on_both {
    ($($module:ident { $($case:ident,)* })*) => {
        mod sqlite {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::cases::$module::$case(crate::Store::sqlite()).await;
                }
            )*)*
        }
        mod postgres {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::cases::$module::$case(crate::Store::postgres().await).await;
                }
            )*)*
        }
    };
}

on_both! {
    taking_in {
        founders_are_there_before_any_block,
        blocks_are_taken_in_once,
        gaps_and_forks_are_refused,
        a_failed_call_leaves_nothing,
        a_restart_goes_on,
        however_it_is_built_it_answers_alike,
        another_network_or_version_is_built_anew,
        a_foreign_database_is_left_alone,
        many_transactions,
    }
    chain {
        blocks_page_to_their_end,
        transactions_page_to_their_end,
        transactions_by_organisation_type_and_status,
        a_transaction_in_full,
        streams_resume,
    }
    identity {
        organisations_agree_with_the_state,
        organisations_by_role_country_and_words,
        attestations_by_subject_and_issuer,
    }
    vehicle {
        vehicles_agree_with_the_state,
        vehicles_page_to_their_end,
        vehicles_by_every_filter,
        a_vehicle_in_full,
        liens_and_holders,
        corrections_and_disputes,
        findings_are_cited_and_counted,
        clone_attempts_alert,
        records_by_type_and_time,
        a_big_history,
        report_entries_make_up_the_head,
    }
    oversight {
        findings_by_group_agree_with_the_vehicles,
        coverage_shows_who_is_silent,
        an_inbox_has_what_others_did,
        names_are_of_those_that_are_known,
        a_window_and_a_stretch_of_time_hold_their_blocks,
    }
    search {
        finds_everything_there_is,
        hostile_input_finds_nothing_and_harms_nothing,
    }
}
