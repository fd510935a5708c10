"""Whether a published list is genuine, offline: signature, every file, and that it is not an older one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.batches import Manifest, Snapshot
from surveyapp.domain.batches.manifest import NAME, SIGNATURE
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import disk_error
from surveyapp.domain.language import _
from surveyapp.publishing.folder import KEY, SNAPSHOT
from surveyapp.publishing.minisign import PublicKey


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one file."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found; `signer` is the id of the key, `trusted` whether the asker named that key."""

    county: str
    batch: str
    serial: int
    stage: str
    entries: int
    digest: str
    signer: str
    trusted: bool
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(path: Path, *, key: Path | None = None, since: Path | None = None) -> Verified:
    """Check a published folder, its manifest, or one of its files.

    A folder or manifest is checked whole: every file of it must be there. One file alone is checked
    with whatever else of its list lies beside it. `key` is the county's key from a source one trusts,
    else the one in the folder is taken; `since` an earlier folder or manifest: a list issued before
    it is refused. Raises `LIST_UNSIGNED` where there is nothing to check with.
    """
    folder = _folder(path)
    whole = path.is_dir() or path.name in (NAME, SIGNATURE)
    signed, signature = _read(folder / NAME), _read(folder / SIGNATURE)
    public = _key(key or folder / KEY)
    findings: list[Finding] = []
    try:
        comment = public.check(signed, signature.decode("utf-8", "replace"))
    except SurveyError:
        comment = None
    if comment is None:
        findings.append(Finding(SIGNATURE, _("签名与公钥 {key} 不符").format(key=public.name)))
    try:
        manifest = Manifest.parse(signed)
    except SurveyError as fault:
        if comment is not None:
            raise
        findings.append(Finding(NAME, str(fault)))
        manifest = Manifest("", "", 0, "", 0, "", ())
    findings += _files(folder, manifest, None if whole else path)
    findings += _rollback(manifest, since, public)
    return Verified(
        manifest.county,
        manifest.batch,
        manifest.serial,
        manifest.stage,
        manifest.entries,
        manifest.digest,
        public.name,
        key is not None and comment is not None,
        tuple(findings),
    )


def _folder(path: Path) -> Path:
    if not path.exists():
        raise SurveyError(Problem.NO_SUCH_FILE, path=path)
    above = (path,) if path.is_dir() else path.parents
    folder = next((p for p in above if (p / NAME).exists()), path)
    if not (folder / NAME).is_file() or not (folder / SIGNATURE).is_file():
        raise SurveyError(Problem.LIST_UNSIGNED, path=path)
    return folder


def _key(path: Path) -> PublicKey:
    if not path.is_file():
        raise SurveyError(Problem.KEY_DAMAGED, path=path)
    return PublicKey.parse(_read(path).decode("utf-8", "replace"), path.name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise disk_error(path, fault) from fault


def _files(folder: Path, manifest: Manifest, asked: Path | None) -> list[Finding]:
    findings = []
    for item in manifest.files:
        file = folder / item.path
        if not file.is_file():
            if asked is None:
                findings.append(Finding(item.path, _("缺失")))
            continue
        data = _read(file)
        if len(data) != item.size or hashlib.sha256(data).hexdigest() != item.sha256:
            findings.append(Finding(item.path, _("与公布时不同")))
        elif item.path == SNAPSHOT and not _agrees(data, manifest):
            findings.append(Finding(item.path, _("与清单说明不符")))
    known = {*(item.path for item in manifest.files), NAME, SIGNATURE}
    beside = folder.rglob("*") if asked is None else (asked,)
    for file in sorted(p for p in beside if p.is_file()):
        name = file.relative_to(folder).as_posix()
        if name not in known:
            findings.append(Finding(name, _("不属于这份清单")))
    return findings


def _agrees(data: bytes, manifest: Manifest) -> bool:
    snapshot = Snapshot.parse(data)
    told = (manifest.county, manifest.batch, manifest.serial, manifest.stage, manifest.digest)
    held = (snapshot.county, snapshot.title, snapshot.serial, snapshot.stage, snapshot.digest())
    return held == told and len(snapshot.entries) == manifest.entries


def _rollback(manifest: Manifest, since: Path | None, public: PublicKey) -> list[Finding]:
    if since is None:
        return []
    folder = _folder(since)
    data = _read(folder / NAME)
    if public.check(data, _read(folder / SIGNATURE).decode("utf-8", "replace")) is None:
        return [Finding(str(since), _("签名与公钥 {key} 不符").format(key=public.name))]
    known = Manifest.parse(data)
    if known.county != manifest.county:
        return [Finding(NAME, _("不是同一县区的清单"))]
    if manifest.serial < known.serial:
        words = _("第 {serial} 号早于已知的第 {known} 号")
        return [Finding(NAME, words.format(serial=manifest.serial, known=known.serial))]
    if manifest.serial == known.serial and manifest.digest != known.digest:
        return [Finding(NAME, _("同一编号却有两份内容"))]
    return []
