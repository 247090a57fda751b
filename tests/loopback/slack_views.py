"""Modals and App Home of the loopback Slack: views.*, and the tickets that open them."""

from __future__ import annotations

from tests.loopback.slack_model import TRIGGER_SECONDS, Json, View
from tests.loopback.slack_objects import view_json
from tests.loopback.slack_rules import ApiError, Method, Rules

_STACK_MAX = 3


class Views:
    """Opening, pushing, replacing, publishing."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.state = rules.state
        self.methods: dict[str, Method] = {
            "views.open": self._open_view,
            "views.push": self._push_view,
            "views.update": self._update_view,
            "views.publish": self._publish_view,
        }

    def _exchange(self, params: Json) -> tuple[str, str | None]:
        """(user, id of the view the trigger came from); a trigger lives three seconds and is used once."""
        trigger = self.state.triggers.get(str(params.get("trigger_id") or ""))
        if trigger is None:
            raise ApiError("invalid_trigger_id" if params.get("trigger_id") else "invalid_arguments")
        if self.state.now() - trigger.born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        self.rules.check_view("views", params.get("view"))
        if params["view"]["type"] != "modal":
            raise self.rules.refused("views", "invalid_arguments", ["[ERROR] only a modal can be opened"])
        self._check_external_id(params["view"])
        trigger.used = True
        return trigger.user, trigger.view_id

    def _check_external_id(self, view: Json, own: View | None = None) -> None:
        external = view.get("external_id")
        if external and any(
            v.payload.get("external_id") == external and v is not own for v in self.state.views
        ):
            raise ApiError("duplicate_external_id")

    def _open_view(self, params: Json) -> Json:
        user, _origin = self._exchange(params)
        return {"view": view_json(self.state, self.state.new_view(user, params["view"]))}

    def _push_view(self, params: Json) -> Json:
        user, origin = self._exchange(params)
        previous = self.state.view(origin) if origin is not None else None
        if previous is None or not previous.open:
            raise ApiError("not_found")
        return {"view": view_json(self.state, self.push(user, params["view"], previous))}

    def push(self, user: str, payload: Json, previous: View) -> View:
        """A view on top of another, three deep at most."""
        if sum(v.root_id == previous.root_id and v.open for v in self.state.views) >= _STACK_MAX:
            raise ApiError("push_limit_reached")
        return self.state.new_view(user, payload, previous)

    def _update_view(self, params: Json) -> Json:
        view_id, external = params.get("view_id"), params.get("external_id")
        view = next(
            (
                v
                for v in self.state.views
                if v.id == view_id or (external and v.payload.get("external_id") == external)
            ),
            None,
        )
        if view is None or not view.open:
            raise ApiError("not_found")
        if params.get("hash") and params["hash"] != view.hash:
            raise ApiError("hash_conflict")
        self.rules.check_view("views.update", params.get("view"))
        self._check_external_id(params["view"], view)
        self.state.replace_view(view, params["view"])
        return {"view": view_json(self.state, view)}

    def _publish_view(self, params: Json) -> Json:
        person = self.rules.person(str(params.get("user_id")))
        self.rules.check_view("views.publish", params.get("view"))
        if params["view"]["type"] != "home":
            raise self.rules.refused(
                "views.publish", "invalid_arguments", ["[ERROR] only a home view can be published"]
            )
        shown = self.state.home.get(person.id)
        if params.get("hash") and (shown is None or params["hash"] != shown.hash):
            raise ApiError("hash_conflict")
        if shown is not None:
            self.state.replace_view(shown, params["view"])
        else:
            shown = self.state.new_view(person.id, params["view"])
        return {"view": view_json(self.state, shown)}
