/// One start of the application's process.
struct ProcessRecord: Sendable, Hashable {
    var command: String
    /// It answered its `ready` address, or opened its port, in time.
    var becameReady: Bool
    /// Exit status when it ended by itself; `nil` while it ran, or when it was stopped.
    var exitStatus: Int?
    /// It ended without having been told to.
    var crashed: Bool = false
    /// The last part of what it wrote, both streams.
    var output: String = ""
}

/// A page that the listing names, as anyone gets it.
struct DocumentRecord: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable {
        case privacyPolicy = "privacy policy"
        case license
    }

    var kind: Kind
    var url: String
    /// 0: no answer.
    var status: Int
    /// Why there was no answer.
    var failure: String?
    var contentType: String?
    /// The body, the first 256 KiB.
    var body: String = ""
}

/// A file that the card names.
struct FileRecord: Sendable, Hashable {
    /// As the card writes it.
    var path: String
    var bytes: [UInt8]
}
