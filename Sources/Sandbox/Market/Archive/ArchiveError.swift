/// Why an archive is refused. Nothing of a refused archive is used.
struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a word for programs.
    enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Not a zip archive at all.
        case notAnArchive = "ARCHIVE_WRONG_TYPE"
        /// Cut off, or its parts contradict each other.
        case malformed = "ARCHIVE_MALFORMED"
        /// Packed in a way that is not read: several volumes, zip64, another compression than deflate.
        case unsupported = "ARCHIVE_UNSUPPORTED"
        case encrypted = "ARCHIVE_ENCRYPTED"
        /// The packed file itself is too large.
        case tooLarge = "ARCHIVE_TOO_LARGE"
        case tooManyEntries = "ARCHIVE_TOO_MANY_ENTRIES"
        case entryTooLarge = "ARCHIVE_ENTRY_TOO_LARGE"
        /// All entries together unpack to too much.
        case contentTooLarge = "ARCHIVE_CONTENT_TOO_LARGE"
        /// An entry unpacks to so many times its packed size that it can only be a trap.
        case ratio = "ARCHIVE_RATIO"
        /// A name that leaves the archive's own folder, or that some system reads otherwise than another.
        case unsafePath = "ARCHIVE_UNSAFE_PATH"
        /// A symbolic link, a device, or another thing that is neither file nor folder.
        case notAFile = "ARCHIVE_NOT_A_FILE"
        /// Two entries of one name, also when only the case of letters differs, or a file that is a folder as well.
        case duplicate = "ARCHIVE_DUPLICATE"
        /// The unpacked bytes are not those that were packed.
        case damaged = "ARCHIVE_DAMAGED"
        /// A part that this kind of archive must have is not in it.
        case missing = "ARCHIVE_MISSING_PART"
        /// A part is there and is not what it must be.
        case content = "ARCHIVE_WRONG_CONTENT"
    }

    var reason: Reason
    /// Name of the entry as the archive gives it, cut to 200 characters, with control characters shown as `\u{…}`; `nil`: the whole archive.
    var entry: String?
    /// What is wrong and what to do, as a sentence.
    var message: String

    init(_ reason: Reason, entry: String? = nil, _ message: String) {
        self.reason = reason
        self.entry = entry.map(Self.printable)
        self.message = message
    }

    /// The entry, if there is one, and the sentence.
    var description: String { entry.map { "\($0): \(message)" } ?? message }

    private static func printable(_ name: String) -> String {
        String(
            name.unicodeScalars.prefix(200).map { scalar in
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }.joined())
    }
}
