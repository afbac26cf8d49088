/// Why a store cannot be opened, read or written.
public struct StoreError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The file or the database cannot be opened.
        case cannotOpen
        /// The database refused to read or write; nothing was changed.
        case failed
        /// It was made by a newer version of the kit.
        case tooNew
        /// A row is not what the kit wrote.
        case corrupt
    }

    public var reason: Reason
    /// Which store, and the database's own code, without values.
    public var detail: String

    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var message: String {
        switch reason {
        case .cannotOpen: "The store of installations cannot be opened (\(detail))."
        case .failed: "The store of installations refused to read or write (\(detail))."
        case .tooNew: "The store of installations was made by a newer version of the kit (\(detail))."
        case .corrupt: "The store of installations holds a row that cannot be read (\(detail))."
        }
    }

    public var recovery: String {
        switch reason {
        case .cannotOpen: "Check that the folder exists and that this program may write there."
        case .failed: "Check the free space and the rights, then try again; nothing was changed."
        case .tooNew: "Run the newer version, or restore an older copy of the store."
        case .corrupt: "Restore a copy of the store, or erase the portal: its next opening writes it anew."
        }
    }
}
