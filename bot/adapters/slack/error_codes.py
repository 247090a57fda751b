"""What each error code of Slack's Web API is about: the message, the thread, the person, the room, the token ...

Gathered from Slack's method reference and its published API specification.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class About(Enum):
    """What is wrong, and so who or what has to change before it works again."""

    MESSAGE = auto()  # this very message, view or file
    THREAD = auto()  # the thread, not the room it is in
    PERSON = auto()  # one person
    ROOM = auto()  # the channel: archived, left, closed to us
    RIGHT = auto()  # a scope the token lacks: whatever needs it waits
    TOKEN = auto()  # the token: nothing goes through until it is put right
    WORKSPACE = auto()  # the whole workspace or organisation: nothing goes through for now
    RATE = auto()  # too much at once
    PASSING = auto()  # Slack's own trouble, and nothing was done
    UNCLEAR = auto()  # Slack's own trouble, and it may have been done
    OURS = auto()  # a call that makes no sense: a fault of ours


_CODES: Final[dict[About, str]] = {
    About.MESSAGE: """
        attachment_payload_limit_exceeded cannot_find_service cannot_prompt cannot_unfurl_message
        cannot_unfurl_url cant_broadcast_message cant_delete cant_delete_file cant_delete_message
        cant_update_message comment_not_found compliance_exports_prevent_deletion duplicate_external_id
        duplicate_message_not_found edit_window_closed exchanged_trigger_id expired_trigger_id file_deleted
        file_not_found file_not_shared file_type_not_supported file_update_failed file_upload_size_restricted
        file_uploads_disabled file_uploads_except_images_disabled hash_conflict invalid_attachments
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema
        invalid_scheduled_message_id invalid_time invalid_trigger invalid_trigger_id malware_detected
        markdown_text_conflict message_not_found metadata_must_be_sent_from_app metadata_too_large
        missing_unfurls msg_blocks_too_long msg_too_long no_text not_allowed not_found not_supported
        push_limit_reached slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
        slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_file_upload_sharing_blocked storage_limit_reached time_in_past time_too_far
        too_many_attachments too_many_contact_cards trigger_exchanged trigger_expired view_too_large
    """,
    About.THREAD: """
        cannot_reply_to_message invalid_thread_ts restricted_action_non_threadable_channel
        thread_locked thread_not_found
    """,
    About.PERSON: """
        cannot_dm_bot invalid_user messages_tab_disabled no_user user_disabled user_not_found
        user_not_in_channel user_not_visible users_not_found
    """,
    About.ROOM: """
        cannot_post_in_channel channel_is_archived channel_not_found channel_type_not_supported
        invalid_channel is_archived is_inactive method_not_supported_for_channel_type not_in_channel
        posting_to_general_channel_denied restricted_action restricted_action_read_only_channel
        restricted_action_thread_only_channel
    """,
    About.RIGHT: "missing_scope no_permission not_authorized permission_denied",
    About.TOKEN: """
        bad_token cannot_parse_token invalid_auth not_allowed_token_type not_authed token_expired token_revoked
        two_factor_setup_required
    """,
    About.WORKSPACE: """
        access_denied account_inactive app_not_installed ekm_access_denied enterprise_is_restricted
        no_active_install org_login_required team_access_not_granted team_added_to_org team_not_found
    """,
    About.RATE: "message_limit_exceeded rate_limited ratelimited team_quota_exceeded",
    About.PASSING: """
        accesslimited external_channel_migrating fetch_members_failed request_timeout service_unavailable
        timezone_count_failed
    """,
    About.UNCLEAR: "fatal_error internal_error unknown_error",
    About.OURS: """
        already_archived already_in_channel as_user_not_supported bad_client_secret cant_archive_general
        cant_invite cant_invite_self cant_kick_from_general cant_kick_self cant_leave_general
        client_id_token_mismatch deprecated_endpoint invalid_arg_name invalid_arguments invalid_array_arg
        invalid_charset invalid_client_id invalid_cursor invalid_form_data invalid_json invalid_limit
        invalid_name invalid_name_maxlength invalid_name_punctuation invalid_name_required
        invalid_name_specials invalid_post_type invalid_scope invalid_timestamp invalid_ts_latest
        invalid_ts_oldest invalid_user_combination json_not_object last_member method_deprecated
        missing_argument missing_charset missing_post_type name_taken no_channel not_archived not_enabled
        not_enough_users superfluous_charset too_long too_many_users unknown_method unknown_type
        unsupported_version upgrade_required ura_max_channels user_does_not_own_channel user_is_bot
        user_is_restricted user_is_ultra_restricted users_list_not_supplied
    """,
}

ABOUT: Final[dict[str, About]] = {code: about for about, codes in _CODES.items() for code in codes.split()}
"""What each code is about; a code that is not here is taken for a refusal of this very message."""
