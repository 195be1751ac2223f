//! What every store must do, as checks that run against any database: natively against SQLite, and
//! behind a local door against D1. Each check makes tenants of its own, so that a database may be
//! used and used again.

mod account;
mod attempt;
mod chain;
mod change;
mod claim;
mod code;
mod directory;
mod disavowal;
mod event;
mod guess;
mod history;
mod housekeeping;
mod key_check;
mod link;
mod opening;
mod outbox;
mod proof;
mod registration;
mod repeat;
mod sealed;
mod secret;
mod session;
mod spend;
mod suppression;
mod sweep;
mod tenant_fixture;
mod test_database;
mod trip;
mod webhook;

use super::sql::Database;
use test_database::TestDatabase;

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What the store should do.
    pub name: &'static str,
    /// Why it does not; none if it does.
    pub trouble: Option<String>,
}

/// Hands the list of all checks, `module::{check, …}`, to the macro `$then`, after `[$with]`.
#[macro_export]
macro_rules! each_store_check {
    ($then:ident $($with:tt)*) => {
        $then! {
            [$($with)*]
            opening::{
                hits_are_counted_in_a_window,
                the_hit_that_passes_a_limit_starts_the_rest,
                attack_11_what_one_meter_refuses_is_counted_at_no_other,
                each_hit_of_a_sliding_window_has_a_window_of_its_own,
                a_meter_may_hold_only_while_another_counts,
                an_old_version_counts_and_keeps_nothing,
                a_request_is_kept_under_the_limit_only,
                an_account_is_found_by_what_names_it,
                a_session_is_found_while_it_lives,
                a_subject_is_found_by_link_then_address,
                asvs_6_6_3_attack_3_guesses_are_counted_before_they_are_judged,
                attack_28_another_tenant_finds_nothing,
            },
            change::{
                a_change_sets_the_password_and_raises_the_generation,
                attack_4_an_old_generation_changes_nothing,
                a_deactivated_account_is_not_changed,
                attack_28_another_tenant_changes_nothing,
                asvs_7_4_3_sessions_end_or_stay_as_asked,
                meters_are_forgiven,
                attack_37_a_change_whose_reply_was_lost_is_done_once,
                a_change_asked_for_again_spares_what_came_after,
                asvs_2_3_3_attack_38_no_change_is_half_done,
                a_sign_in_that_raced_a_change_makes_no_session,
            },
            proof::{
                asvs_6_5_1_attack_1_a_secret_is_good_once,
                asvs_2_3_4_attack_2_two_redeems_of_one_secret_make_one_change,
                attack_6_siblings_die_with_the_secret,
                attack_27_a_secret_is_for_one_purpose_account_and_time,
                who_was_given_a_password_must_set_another,
                a_grant_is_good_once,
                a_grant_is_of_one_session_account_and_time,
                an_outside_token_is_good_once,
                attack_5_a_change_kills_secrets_of_every_purpose,
            },
            history::{
                old_passwords_are_kept_as_deep_as_asked,
                a_password_may_be_the_first,
            },
            guess::{
                a_place_is_known_until_its_time,
                nist_15_failures_in_a_row_end_with_a_success,
                a_refused_change_leaves_the_failures_in_a_row,
                attack_14_a_guess_at_nobody_writes_as_much,
                a_guess_over_a_limit_is_not_counted,
                attack_03_one_meter_counts_whatever_the_account_is_found_by,
                attack_11_a_session_that_is_not_the_caller_s_counts_nothing,
                what_was_no_guess_is_given_back,
                asvs_6_3_5_an_owner_is_told_once_of_guesses,
            },
            secret::{
                secrets_mails_and_the_end_of_the_request_are_one_step,
                attack_11_so_many_are_live_and_asking_again_ends_none,
                nothing_is_made_for_an_account_that_changed,
                nothing_is_mailed_to_an_address_that_was_left,
                a_request_is_answered_once,
                a_mail_may_go_without_a_secret,
                a_lookup_is_unique,
            },
            code::{
                asvs_6_5_1_a_code_is_redeemed_once,
                asvs_6_6_3_a_new_code_of_a_request_keeps_the_count_of_guesses,
                attack_16_a_guess_that_was_right_is_returned,
                asvs_6_6_3_guesses_are_counted_at_the_request_that_they_are_made_with,
                a_secret_may_take_the_place_of_older_ones,
            },
            registration::{
                attack_14_only_the_mail_tells_whether_an_address_has_an_account,
                attack_1_a_registration_becomes_one_account_once,
                asvs_6_6_2_a_newer_registration_ends_those_that_no_request_has,
                an_address_that_was_taken_meanwhile_stays_its_owner_s,
                attack_28_another_tenant_confirms_nothing,
            },
            session::{
                a_session_is_read_as_it_was_made,
                a_sign_in_does_all_that_it_says_or_nothing,
                a_sign_in_gives_back_its_own_attempt_and_no_other,
                the_oldest_session_of_the_kind_gives_way,
                sessions_are_listed_newest_first_while_they_live,
                a_refresh_secret_is_exchanged_once,
                asvs_7_4_1_a_dead_session_is_not_refreshed_or_proven,
                a_step_up_is_one_step,
                one_session_ends_or_all_but_one,
            },
            spend::{
                a_sign_in_spends_what_it_used,
                a_refused_sign_in_spends_nothing,
                a_refresh_spends_its_proof_and_binds_once,
                a_password_is_hashed_anew_in_place,
            },
            attempt::{
                attack_37_a_sign_in_whose_reply_was_lost_is_done_once,
                attack_37_a_step_up_whose_reply_was_lost_is_done_once,
                attack_37_an_exchange_whose_reply_was_lost_is_done_once,
                attack_37_a_code_whose_reply_was_lost_is_redeemed_once,
                attack_37_a_registration_whose_reply_was_lost_is_done_once,
                attack_37_an_account_whose_reply_was_lost_is_made_once,
            },
            outbox::{
                a_mail_that_is_taken_is_hidden_for_a_while,
                a_mail_is_sent_deferred_or_given_up,
                a_mail_that_may_be_sent_twice_says_so,
                a_mail_is_shown_and_sent_again_while_its_letter_is_there,
                a_mail_past_its_end_is_erased_unsent,
                attack_28_another_tenant_takes_no_mail,
            },
            suppression::{
                an_address_that_is_suppressed_stays_so_until_it_is_removed,
            },
            webhook::{
                an_endpoint_is_told_of_what_happens_after_it_was_made,
                an_endpoint_is_told_of_what_it_wants_only,
                an_endpoint_that_is_taken_is_hidden_for_a_while,
                an_endpoint_never_goes_back,
                an_endpoint_is_changed_and_removed_with_its_tenant_s_version,
                attack_28_another_tenant_touches_no_endpoint,
            },
            disavowal::{
                asvs_6_3_7_what_undoes_a_change_outlives_later_ones,
                attack_4_what_undoes_a_change_undoes_one_that_it_meets,
                an_account_that_moved_on_meanwhile_is_not_undone,
                asvs_6_5_1_a_change_is_undone_once,
                of_two_the_older_undoes_the_newer,
                a_change_that_is_undone_is_undone_whole_or_not_at_all,
                an_address_that_is_another_s_meanwhile_is_a_conflict,
                an_account_is_deactivated_wholly_or_not_at_all,
                an_address_changes_with_its_news_or_not_at_all,
            },
            account::{
                an_account_is_read_as_it_was_made,
                attack_13_cost_classes_are_counted_with_the_accounts,
                asvs_1_2_4_a_value_is_never_read_as_sql,
                an_address_is_one_accounts_in_its_tenant,
                of_many_accounts_those_that_are_taken_are_passed_over,
                a_patch_leaves_the_rest_as_it_is,
                attack_4_another_address_ends_what_was_mailed,
                asvs_7_4_2_deactivation_ends_sessions_and_secrets,
                an_erased_account_leaves_only_its_trail,
                attack_28_another_tenant_changes_no_account,
                accounts_are_listed_by_number,
                taken_addresses_are_told,
            },
            link::{
                a_subject_is_linked_to_one_account,
            },
            event::{
                entries_are_numbered_without_gaps,
                an_entry_is_read_as_it_was_written,
                the_key_of_what_is_said_of_a_person_goes_with_the_account,
                asvs_16_3_3_refusals_are_told_one_by_one_up_to_a_number,
            },
            chain::{
                entries_are_chained_in_order_some_at_a_time,
                one_chains_at_a_time_and_a_stuck_one_is_harmless,
                asvs_2_3_3_no_chaining_or_trimming_is_half_done,
                asvs_2_3_3_a_chain_is_closed_at_the_anchor_that_was_read_and_goes_on,
                the_oldest_entries_go_and_the_rest_hangs_on_their_seal,
            },
            housekeeping::{
                one_run_of_housekeeping_at_a_time_and_each_on_record,
            },
            directory::{
                a_tenant_is_found_by_what_names_it,
                an_account_names_its_tenant_and_a_tenant_its_hosts,
                the_first_tenant_answers_for_strange_hosts,
                names_of_tenants_are_unique,
                attack_38_a_part_that_is_put_again_leaves_no_trace,
                every_part_is_replaced_and_raises_the_version,
                no_part_is_half_replaced,
                issuers_are_listed_once_and_as_they_were_read,
                older_keys_retire_when_one_is_added,
                what_is_remembered_is_a_minute_old_at_most,
            },
            repeat::{
                attack_37_a_change_is_found_by_its_derived_nonce,
                of_one_nonce_and_two_passwords_one_is_set,
            },
            sealed::{
                asvs_13_3_4_texts_under_a_key_are_found_and_replaced_while_they_are_there,
                asvs_13_3_4_the_rows_that_need_a_key_are_counted,
            },
            key_check::{
                the_first_keys_are_written_down_and_stay,
                asvs_13_3_4_a_key_check_is_replaced_by_who_read_it,
            },
            sweep::{
                only_what_expired_is_removed,
                nothing_hides_what_expired_from_a_walk,
                a_part_of_a_walk_looks_at_so_many_rows,
            },
            trip::{
                every_step_of_an_account_is_one_round_trip,
                every_step_of_a_tenant_is_one_round_trip,
            },
        }
    };
}

macro_rules! find {
    ([$bench:ident $which:ident $findings:ident]
     $($module:ident::{$($check:ident),* $(,)?}),* $(,)?) => {
        $($(
            let name = concat!(stringify!($module), "::", stringify!($check));
            if $which(name) {
                let trouble = $module::$check($bench).await.err();
                let trouble = trouble.map(|trouble| trouble.to_string());
                $findings.push(Finding { name, trouble });
            }
        )*)*
    };
}

/// Runs the checks that are asked for by name; `seed` makes the ids of this run unique.
pub async fn run<D: Database>(
    database: D,
    seed: [u8; 8],
    which: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let bench = &TestDatabase::new(database, seed);
    let mut findings = Vec::new();
    each_store_check!(find bench which findings);
    findings
}
