"""Files of the loopback Slack: the three steps of an upload, files.info, and what people share."""

from __future__ import annotations

from tests.loopback.slack_model import APP, BOT_USER, DOMAIN, TEAM, File, Json
from tests.loopback.slack_rules import ApiError, Method, Rules


class Files:
    """Announced, uploaded, completed."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.state = rules.state
        self.methods: dict[str, Method] = {
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete_upload,
            "files.info": self._file_info,
        }

    def _upload_url(self, params: Json) -> Json:
        file = File(self.state.new_id("F"), str(params.get("filename")), int(params.get("length") or 0))
        if file.length <= 0:
            raise ApiError("invalid_arguments", ["[ERROR] length must be more than 0"])
        self.state.files[file.id] = file
        return {"upload_url": f"{self.state.origin}/upload/{file.id}", "file_id": file.id}

    def upload(self, key: str, content: bytes) -> Json:
        file = self.state.files.get(key)
        if file is None or file.complete:
            raise ApiError("no such upload")
        if len(content) != file.length:
            raise self.rules.refused(
                "upload", "wrong length", [f"{len(content)} bytes came, {file.length} were announced"]
            )
        file.content = content
        return {}

    def shared(self, name: str, content: bytes, owner: str, media_type: str, size: int | None = None) -> File:
        """Somebody's own file; `size` is what Slack says of it where that is not its length."""
        length = len(content) if size is None else size
        file = File(self.state.new_id("F"), name, length, content, name, None, True, owner, media_type)
        self.state.files[file.id] = file
        return file

    def download(self, key: str) -> bytes | None:
        """The bytes at a file's private address; None when there is no such file."""
        file = self.state.files.get(key.removeprefix(f"{TEAM}-"))
        return file.content if file is not None and file.complete else None

    def _complete_upload(self, params: Json) -> Json:
        found = []
        for entry in params.get("files") or []:
            file = self.state.files.get(str(entry.get("id")))
            if file is None or not file.content:
                raise ApiError("file_not_found")
            file.title = str(entry.get("title") or file.name)
            found.append(file)
        channel = self.rules.writable(str(params["channel_id"])) if params.get("channel_id") else None
        for file in found:
            file.complete, file.channel = True, channel.id if channel is not None else None
        if channel is not None:
            self.state.post(
                channel.id,
                BOT_USER,
                str(params.get("initial_comment") or ""),
                thread_ts=params.get("thread_ts"),
                files=[self.file_json(f) for f in found],
            )
        return {"files": [{"id": f.id, "title": f.title} for f in found]}

    def _file_info(self, params: Json) -> Json:
        file = self.state.files.get(str(params.get("file")))
        if file is None or not file.complete:
            raise ApiError("file_not_found")
        return {"file": self.file_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}

    def file_json(self, file: File) -> Json:
        return {
            "id": file.id,
            "created": int(self.state.now()),
            "timestamp": int(self.state.now()),
            "name": file.name,
            "title": file.title,
            "filetype": file.name.rpartition(".")[2],
            "mimetype": file.media_type,
            "mode": "hosted",
            "user": file.owner,
            "user_team": TEAM,
            **({"app_id": APP} if file.owner == BOT_USER else {}),
            "size": file.length,
            "is_public": False,
            "url_private": f"{self.state.origin}/files-pri/{TEAM}-{file.id}/{file.name}",
            "permalink": f"https://{DOMAIN}.slack.com/files/{file.owner}/{file.id}/{file.name}",
            "channels": [file.channel] if file.channel else [],
        }
