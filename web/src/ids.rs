//! The page's stable element ids: what the browser tests and the stylesheets may rely on.
//!
//! | id | element |
//! |---|---|
//! | `editor` | host of the editor; with CodeMirror its text is in `.cm-content`, else in `textarea` |
//! | `run`, `stop` | the Run button (`run` is disabled while a call runs); the button that abandons the call |
//! | `examples` | button that opens the menu of examples and files; each item has `data-file` with the file's name |
//! | `file-name` | name of the open file |
//! | `caller`, `entry`, `arg-0`.. | caller, chosen function, arguments of the call |
//! | `value`, `spend-limit`, `input`, `gas-limit` | the other fields of the call; the first three are under `more` |
//! | `init-0`.. | arguments of `init`, when Run deploys a module whose `init` takes some |
//! | `input-size` | number of bytes of the call input |
//! | `run-line` | outcome and gas of the last run, beside Run; a click shows the Result tab |
//! | `more` | button that unfolds them |
//! | `tab-result`, `tab-gas`, `tab-state` | the tabs |
//! | `panel-result`, `panel-gas`, `panel-state` | their panels; only the chosen one is on the page |
//! | `outcome`, `gas-used` | outcome sentence and gas figure, in the result panel |
//! | `outcome` | has `data-of`: `receipt` after a run, `preview` before it |
//! | `pin`, `difference` | button that pins the preview as the baseline, or unpins; difference of the total from it |
//! | `preview-strip`, `preview-stop` | what is told of a preview that takes long or is missing; button that ends it |
//! | `agreement` | whether preview and run agree, in the result panel |
//! | `fault-report`, `fault-download`, `fault-copy` | report of a difference between them, and its buttons |
//! | `selection-price` | price of the selected lines, in the status bar |
//! | `trouble`, `deploy-fresh` | card with the reason why no call was made; button after an upgrade |
//! | `earlier-run` | the run before a refused call, folded away below the refusal |
//! | `gas-total`, `gas-difference`, `gas-empty` | in the gas panel: the total, its difference to the baseline, what is said without figures |
//! | `breakdown`, `gas-lines` | parts of the gas (each row has `data-part`, `data-gas`) and gas by function and line (`data-function`, `data-line`) |
//! | `flame-section`, `flame`, `flame-told`, `flame-table` | the flame graph's section, the graph (each frame has `data-name`, `data-gas`), what is told of a frame, the same as a table |
//! | `curve-argument`, `curve-from`, `curve-to`, `curve-points`, `curve-draw`, `curve-stop` | what a curve goes over; draws it, stops it |
//! | `curve-chart`, `curve-law`, `curve-table` | the curve, what it says, its values (`data-value`, `data-gas`) |
//! | `exports`, `exported` | buttons that save the figures (`data-export` is what the file's name ends in), what was saved |
//! | `prices`, `prices-link`, `prices-close` | the table of prices at `#prices` (each row has `data-price`), the way there and back |
//! | `compare`, `compare-close`, `compare-start`, `compare-stop`, `compare-old-link`, `compare-new-link` | the comparison at `#compare`, its buttons, and its two links (`data-slot` is `old` or `new`) |
//! | `compared`, `compare-sentence`, `compare-rows`, `compare-only`, `compare-figures`, `compare-rows-of-state` | what came of it (`data-same`); in `compare-rows` each row has `data-kind` |
//! | `embed`, `embed-code`, `embed-reveal`, `embed-result`, `embed-verdict`, `embed-trouble` | the small page at `/embed` and its parts; `embed-reveal` shows the source where it is hidden |
//! | `open-file` | the field behind "Open file…" in the menu, not seen |
//! | `shared-compare` | the way from a shared experiment to the comparison |
//! | `more-ways`, `share-embed`, `share-download`, `share-markdown`, `share-markdown-text` | other ways to give an experiment away, and what came of them |
//! | `snippet`, `snippet-view`, `snippet-size`, `snippet-theme`, `snippet-hide`, `snippet-text`, `snippet-copy` | the snippet for other pages, and its choices |
//! | `inner-calls` | calls that contracts made to each other, in the result panel |
//! | `height`, `accounts-table`, `storage-table` | newest block, accounts, storage, in the state panel |
//! | `snapshots`, `snapshots-panel`, `snapshots-close`, `snapshots-said` | button that opens the kept ledgers; the panel, its button, what came of the last thing |
//! | `snapshot-name`, `snapshot-height`, `snapshot-take` | takes a snapshot of the present ledger |
//! | `kept`, `kept-trash` | what is kept, what is in the trash (each has `data-kept` with its name, `data-height`, `data-head`) |
//! | `compare-first`, `compare-second`, `compare-kept`, `compared-kept` | compares two of them |
//! | `import-ledger`, `trash-undo`, `empty-kept` | the field of a ledger file; takes the last one out of the trash; empties it |
//! | `problems`, `problem-count` | list of problems in the source (absent when there are none); their count in the status bar |
//! | `tool-NAME` | buttons of the editor's commands, by their names in `model::commands`; `said` is what came of the last one |
//! | `connection` | chip with the state of the node; `data-state` is `waiting`, `up` or `down` |
//! | `notice` | line of news below the call bar |
//! | `update`, `update-load` | news of a new version of the page; button that loads it |
//! | `version` | version and build of the page, in the keyboard sheet |
//! | `saved` | whether the text is saved, in the status bar |
//! | `plain-editor`, `theme`, `keys` | buttons: plain text editor (absent without a choice), theme, keyboard sheet |
//! | `share` | button that opens the share panel |
//! | `share-panel`, `share-close` | the panel; button that closes it |
//! | `share-title`, `share-note`, `share-history` | what goes into the link, in the panel |
//! | `share-inside`, `share-along`, `share-link`, `share-copy`, `share-said` | what is in the link, sources beside the file, the link, button that copies it, what came of it |
//! | `share-short`, `share-short-link` | button that makes the short link; the short link |
//! | `share-warning`, `share-trouble` | what is said of a long link; why there is none |
//! | `shared`, `verdict`, `shared-root` | banner of a shared experiment, whether it came out as the sender saw it, its state root |
//! | `fork`, `fork-stop`, `shared-close`, `shared-stop` | its buttons: keep it, stop keeping it, back to one's own work, stop its execution |
//! | `refused-link`, `refused-close` | what is said of a link that cannot be opened; button that closes it |
//! | `team`, `team-panel`, `presence` | button that unfolds the team's panel; the panel; how many are there |
//! | `team-name` | field of one's own name, in the panel |
//! | `ledgers`, `new-ledger` | the known ledgers (each has `data-ledger` with its id, the present one `aria-current`); makes one |
//! | `invite-read`, `invite-write` | fields with the links that invite |
//! | `joining`, `join-name`, `join`, `join-close` | an invitation that was opened; field of one's name; accepts it; does not |
//! | `team-bar`, `team-fork`, `open-theirs`, `put-mine` | what stands in the way of Run; the ways out |
//! | `blocks`, `blocks-said` | the newest blocks (each has `data-height`, `data-by`); what a screen reader hears of new ones |
//! | `history`, `storage` | panels: versions of the open file; files, trash, room and backups |
//! | `versions`, `version-lines`, `restore` | the list (each has `data-version`), what differs from now, puts the text back |
//! | `file-list`, `trash-list`, `empty-trash` | in the storage panel (each row has `data-name`, or `data-trashed`) |
//! | `room`, `persist` | how much room there is; button that asks the browser to keep everything |
//! | `export-all`, `export-tokens`, `import-all`, `backup-said` | whole backups |
//! | `storage-bar`, `storage-retry`, `storage-download` | what is wrong with the storage, until it is better; its buttons |
//! | `take-back`, `keep-both`, `keep-theirs`, `keep-mine` | buttons in the news |
//! | `live` | what a screen reader hears after a run |

use crate::model::app::Field;

pub(crate) const UPDATE: &str = "update";
pub(crate) const UPDATE_LOAD: &str = "update-load";
pub(crate) const VERSION: &str = "version";
pub(crate) const EDITOR: &str = "editor";
pub(crate) const RUN: &str = "run";
pub(crate) const STOP: &str = "stop";
pub(crate) const EXAMPLES: &str = "examples";
pub(crate) const FILE_NAME: &str = "file-name";
pub(crate) const CALLER: &str = "caller";
pub(crate) const ENTRY: &str = "entry";
pub(crate) const VALUE: &str = "value";
pub(crate) const SPEND_LIMIT: &str = "spend-limit";
pub(crate) const INPUT: &str = "input";
pub(crate) const GAS_LIMIT: &str = "gas-limit";
pub(crate) const INPUT_SIZE: &str = "input-size";
pub(crate) const RUN_LINE: &str = "run-line";
pub(crate) const EARLIER_RUN: &str = "earlier-run";
pub(crate) const MORE: &str = "more";
pub(crate) const OUTCOME: &str = "outcome";
pub(crate) const PIN: &str = "pin";
pub(crate) const DIFFERENCE: &str = "difference";
pub(crate) const PREVIEW_STRIP: &str = "preview-strip";
pub(crate) const PREVIEW_STOP: &str = "preview-stop";
pub(crate) const PREVIEW_TROUBLE: &str = "preview-trouble";
pub(crate) const AGREEMENT: &str = "agreement";
pub(crate) const FAULT_REPORT: &str = "fault-report";
pub(crate) const FAULT_DOWNLOAD: &str = "fault-download";
pub(crate) const FAULT_COPY: &str = "fault-copy";
pub(crate) const SELECTION_PRICE: &str = "selection-price";
pub(crate) const GAS_USED: &str = "gas-used";
pub(crate) const PROBLEMS: &str = "problems";
pub(crate) const PROBLEM_COUNT: &str = "problem-count";
pub(crate) const SAID: &str = "said";
pub(crate) const CONNECTION: &str = "connection";
pub(crate) const NOTICE: &str = "notice";
pub(crate) const SAVED: &str = "saved";
pub(crate) const PLAIN_EDITOR: &str = "plain-editor";
pub(crate) const THEME: &str = "theme";
pub(crate) const KEYS: &str = "keys";
pub(crate) const HISTORY: &str = "history";
pub(crate) const STORAGE: &str = "storage";
pub(crate) const VERSIONS: &str = "versions";
pub(crate) const VERSION_LINES: &str = "version-lines";
pub(crate) const RESTORE: &str = "restore";
pub(crate) const FILE_LIST: &str = "file-list";
pub(crate) const TRASH_LIST: &str = "trash-list";
pub(crate) const EMPTY_TRASH: &str = "empty-trash";
pub(crate) const ROOM: &str = "room";
pub(crate) const PERSIST: &str = "persist";
pub(crate) const EXPORT_ALL: &str = "export-all";
pub(crate) const EXPORT_TOKENS: &str = "export-tokens";
pub(crate) const IMPORT_ALL: &str = "import-all";
pub(crate) const BACKUP_SAID: &str = "backup-said";
pub(crate) const STORAGE_BAR: &str = "storage-bar";
pub(crate) const STORAGE_RETRY: &str = "storage-retry";
pub(crate) const STORAGE_DOWNLOAD: &str = "storage-download";
pub(crate) const TAKE_BACK: &str = "take-back";
pub(crate) const KEEP_BOTH: &str = "keep-both";
pub(crate) const KEEP_THEIRS: &str = "keep-theirs";
pub(crate) const KEEP_MINE: &str = "keep-mine";
pub(crate) const LIVE: &str = "live";
pub(crate) const TEAM: &str = "team";
pub(crate) const TEAM_PANEL: &str = "team-panel";
pub(crate) const PRESENCE: &str = "presence";
pub(crate) const TEAM_NAME: &str = "team-name";
pub(crate) const LEDGERS: &str = "ledgers";
pub(crate) const NEW_LEDGER: &str = "new-ledger";
pub(crate) const INVITE_READ: &str = "invite-read";
pub(crate) const INVITE_WRITE: &str = "invite-write";
pub(crate) const JOINING: &str = "joining";
pub(crate) const JOIN_NAME: &str = "join-name";
pub(crate) const JOIN: &str = "join";
pub(crate) const JOIN_CLOSE: &str = "join-close";
pub(crate) const OFFLINE: &str = "offline";
pub(crate) const OFFLINE_TEXT: &str = "offline-text";
pub(crate) const OFFLINE_STOP: &str = "offline-stop";
pub(crate) const OFFLINE_LOOK: &str = "offline-look";
pub(crate) const OFFLINE_SEND: &str = "offline-send";
pub(crate) const OFFLINE_PUBLISH: &str = "offline-publish";
pub(crate) const PENDING: &str = "pending";
pub(crate) const PENDING_CLOSE: &str = "pending-close";
pub(crate) const PENDING_TABLE: &str = "pending-table";
pub(crate) const PENDING_SEND: &str = "pending-send";
pub(crate) const PENDING_KEEP: &str = "pending-keep";
pub(crate) const PENDING_DISCARD: &str = "pending-discard";
pub(crate) const COPY: &str = "copy-of-ledger";

pub(crate) const TEAM_BAR: &str = "team-bar";
pub(crate) const TEAM_FORK: &str = "team-fork";
pub(crate) const OPEN_THEIRS: &str = "open-theirs";
pub(crate) const PUT_MINE: &str = "put-mine";
pub(crate) const BLOCKS: &str = "blocks";
pub(crate) const BLOCKS_SAID: &str = "blocks-said";
pub(crate) const TROUBLE: &str = "trouble";
pub(crate) const DEPLOY_FRESH: &str = "deploy-fresh";
pub(crate) const BREAKDOWN: &str = "breakdown";
pub(crate) const COMPARE: &str = "compare";
pub(crate) const COMPARE_CLOSE: &str = "compare-close";
pub(crate) const COMPARE_START: &str = "compare-start";
pub(crate) const COMPARE_STOP: &str = "compare-stop";
pub(crate) const COMPARED: &str = "compared";
pub(crate) const COMPARE_SENTENCE: &str = "compare-sentence";
pub(crate) const COMPARE_SOURCE: &str = "compare-rows";
pub(crate) const COMPARE_ONLY: &str = "compare-only";
pub(crate) const COMPARE_GAS: &str = "compare-figures";
pub(crate) const COMPARE_STATE: &str = "compare-rows-of-state";
pub(crate) const EMBED: &str = "embed";
pub(crate) const EMBED_CODE: &str = "embed-code";
pub(crate) const EMBED_REVEAL: &str = "embed-reveal";
pub(crate) const EMBED_RESULT: &str = "embed-result";
pub(crate) const EMBED_VERDICT: &str = "embed-verdict";
pub(crate) const EMBED_TROUBLE: &str = "embed-trouble";
pub(crate) const OPEN_FILE: &str = "open-file";
pub(crate) const SHARED_COMPARE: &str = "shared-compare";
pub(crate) const MORE_WAYS: &str = "more-ways";
pub(crate) const SHARE_EMBED: &str = "share-embed";
pub(crate) const SHARE_DOWNLOAD: &str = "share-download";
pub(crate) const SHARE_MARKDOWN: &str = "share-markdown";
pub(crate) const SHARE_MARKDOWN_TEXT: &str = "share-markdown-text";
pub(crate) const SNIPPET: &str = "snippet";
pub(crate) const SNIPPET_VIEW: &str = "snippet-view";
pub(crate) const SNIPPET_SIZE: &str = "snippet-size";
pub(crate) const SNIPPET_THEME: &str = "snippet-theme";
pub(crate) const SNIPPET_HIDE: &str = "snippet-hide";
pub(crate) const SNIPPET_TEXT: &str = "snippet-text";
pub(crate) const SNIPPET_COPY: &str = "snippet-copy";
pub(crate) const INNER_CALLS: &str = "inner-calls";
pub(crate) const GAS_LINES: &str = "gas-lines";
pub(crate) const GAS_TOTAL: &str = "gas-total";
pub(crate) const GAS_DIFFERENCE: &str = "gas-difference";
pub(crate) const GAS_EMPTY: &str = "gas-empty";
pub(crate) const FLAME_SECTION: &str = "flame-section";
pub(crate) const FLAME: &str = "flame";
pub(crate) const FLAME_TOLD: &str = "flame-told";
pub(crate) const FLAME_TABLE: &str = "flame-table";
pub(crate) const CURVE_ARGUMENT: &str = "curve-argument";
pub(crate) const CURVE_FROM: &str = "curve-from";
pub(crate) const CURVE_TO: &str = "curve-to";
pub(crate) const CURVE_POINTS: &str = "curve-points";
pub(crate) const CURVE_DRAW: &str = "curve-draw";
pub(crate) const CURVE_STOP: &str = "curve-stop";
pub(crate) const CURVE_CHART: &str = "curve-chart";
pub(crate) const CURVE_LAW: &str = "curve-law";
pub(crate) const CURVE_TABLE: &str = "curve-table";
pub(crate) const EXPORTS: &str = "exports";
pub(crate) const EXPORTED: &str = "exported";
pub(crate) const PRICES: &str = "prices";
pub(crate) const PRICES_LINK: &str = "prices-link";
pub(crate) const PRICES_CLOSE: &str = "prices-close";
pub(crate) const HEIGHT: &str = "height";
pub(crate) const ACCOUNTS_TABLE: &str = "accounts-table";
pub(crate) const STORAGE_TABLE: &str = "storage-table";

pub(crate) const SNAPSHOTS: &str = "snapshots";
pub(crate) const SNAPSHOTS_PANEL: &str = "snapshots-panel";
pub(crate) const SNAPSHOTS_CLOSE: &str = "snapshots-close";
pub(crate) const SNAPSHOTS_SAID: &str = "snapshots-said";
pub(crate) const SNAPSHOT_NAME: &str = "snapshot-name";
pub(crate) const SNAPSHOT_HEIGHT: &str = "snapshot-height";
pub(crate) const SNAPSHOT_TAKE: &str = "snapshot-take";
pub(crate) const KEPT: &str = "kept";
pub(crate) const KEPT_TRASH: &str = "kept-trash";
pub(crate) const COMPARE_FIRST: &str = "compare-first";
pub(crate) const COMPARE_SECOND: &str = "compare-second";
pub(crate) const COMPARE_KEPT: &str = "compare-kept";
pub(crate) const COMPARED_KEPT: &str = "compared-kept";
pub(crate) const IMPORT_LEDGER: &str = "import-ledger";
pub(crate) const TRASH_UNDO: &str = "trash-undo";
pub(crate) const EMPTY_KEPT: &str = "empty-kept";
/// Saves what can be read of the ledgers in this browser.
pub(crate) const SALVAGE: &str = "salvage";
/// Asks whether they are to be deleted.
pub(crate) const START_OVER: &str = "start-over";
/// Deletes them.
pub(crate) const START_OVER_YES: &str = "start-over-yes";

pub(crate) const SHARE: &str = "share";
pub(crate) const SHARE_PANEL: &str = "share-panel";
pub(crate) const SHARE_CLOSE: &str = "share-close";
pub(crate) const SHARE_TITLE: &str = "share-title";
pub(crate) const SHARE_NOTE: &str = "share-note";
pub(crate) const SHARE_HISTORY: &str = "share-history";
pub(crate) const SHARE_INSIDE: &str = "share-inside";
pub(crate) const SHARE_ALONG: &str = "share-along";
pub(crate) const SHARE_LINK: &str = "share-link";
pub(crate) const SHARE_COPY: &str = "share-copy";
pub(crate) const SHARE_SAID: &str = "share-said";
pub(crate) const SHARE_SHORT: &str = "share-short";
pub(crate) const SHARE_SHORT_LINK: &str = "share-short-link";
pub(crate) const SHARE_WARNING: &str = "share-warning";
pub(crate) const SHARE_TROUBLE: &str = "share-trouble";
pub(crate) const SHARED: &str = "shared";
pub(crate) const SHARED_ROOT: &str = "shared-root";
pub(crate) const SHARED_STOP: &str = "shared-stop";
pub(crate) const SHARED_CLOSE: &str = "shared-close";
pub(crate) const VERDICT: &str = "verdict";
pub(crate) const FORK: &str = "fork";
pub(crate) const FORK_STOP: &str = "fork-stop";
pub(crate) const REFUSED_LINK: &str = "refused-link";
pub(crate) const REFUSED_CLOSE: &str = "refused-close";

/// Id of the input of a field of the call.
pub(crate) fn field(field: Field) -> String {
    match field {
        Field::Caller => CALLER.to_owned(),
        Field::Entry => ENTRY.to_owned(),
        Field::Argument(index) => format!("arg-{index}"),
        Field::InitArgument(index) => format!("init-{index}"),
        Field::Value => VALUE.to_owned(),
        Field::SpendLimit => SPEND_LIMIT.to_owned(),
        Field::Input => INPUT.to_owned(),
        Field::GasLimit => GAS_LIMIT.to_owned(),
    }
}

/// Id of the button of an editor's command, by its name.
pub(crate) fn tool(name: &str) -> String {
    format!("tool-{name}")
}

/// Id of a tab, by its key.
pub(crate) fn tab(key: &str) -> String {
    format!("tab-{key}")
}

/// Id of a tab's panel, by its key.
pub(crate) fn panel(key: &str) -> String {
    format!("panel-{key}")
}

/// The field of one of the two links of a comparison: `old` or `new`.
pub(crate) fn compare_link(slot: &str) -> String {
    format!("compare-{slot}-link")
}
