import CZlib

/// Unpacks zip archives that come from outside, all or nothing.
///
/// The central directory is what counts, and whatever contradicts it is refused: an archive that two programs could read differently
/// has no place in a card. Sizes are checked as declared before anything is unpacked, and again as unpacked.
/// Source: PKWARE's APPNOTE.TXT 6.3.10.
struct ArchiveReader: Sendable {
    /// How much an archive may hold.
    struct Limits: Sendable, Hashable {
        /// Of the packed file.
        var archiveBytes = 20 << 20
        /// Files and folders.
        var entries = 2000
        /// Of one unpacked file.
        var entryBytes = 10 << 20
        /// Of all unpacked files.
        var totalBytes = 50 << 20
        /// Unpacked bytes for each packed one, asked of files over ``ratioFrom`` bytes.
        var ratio = 100
        var ratioFrom = 256 << 10
        /// Of a name.
        var pathBytes = 240
        /// Folders in each other.
        var depth = 20
    }

    /// A file of an archive.
    struct Entry: Sendable, Hashable {
        /// With `/` between folders, no `.` or `..`, and no `/` at either end.
        var path: String
        var content: [UInt8]
    }

    var limits = Limits()

    /// The files in the archive's order. Folders, and what a Mac or Windows adds for itself (`__MACOSX/`, `.DS_Store`, `Thumbs.db`),
    /// are checked and left out.
    ///
    /// - Throws: ``ArchiveError`` for the first thing that is wrong.
    func entries(of bytes: [UInt8]) throws(ArchiveError) -> [Entry] {
        guard bytes.count <= limits.archiveBytes else {
            throw ArchiveError(
                .tooLarge, "The archive has \(bytes.count) bytes, and \(limits.archiveBytes) are allowed at most.")
        }
        let directory = try ArchiveDirectory(bytes, maximumEntries: limits.entries)
        var names = ArchiveNames(limits: limits)
        var total = 0
        for header in directory.headers {
            try names.add(header)
            try check(header)
            total += header.size
            guard total <= limits.totalBytes else {
                throw ArchiveError(
                    .contentTooLarge, entry: header.name,
                    "With this entry the archive unpacks to more than \(limits.totalBytes) bytes.")
            }
        }
        try Self.checkRanges(directory.headers)
        var entries: [Entry] = []
        entries.reserveCapacity(directory.headers.count)
        for header in directory.headers where !header.isFolder {
            let content = try unpack(header, from: bytes)
            if !ArchiveNames.isLitter(header.name) { entries.append(Entry(path: header.name, content: content)) }
        }
        return entries
    }

    private func check(_ header: ArchiveDirectory.Header) throws(ArchiveError) {
        guard !header.isEncrypted else {
            throw ArchiveError(.encrypted, entry: header.name, "The entry is encrypted. Pack it without a password.")
        }
        guard header.isPlain else {
            throw ArchiveError(
                .notAFile, entry: header.name, "The entry is a symbolic link or a device. Pack the file itself.")
        }
        guard header.method == 0 || header.method == 8 else {
            throw ArchiveError(
                .unsupported, entry: header.name,
                "The entry is packed by method \(header.method). Only stored and deflated entries are read.")
        }
        if header.isFolder {
            guard header.size == 0 else {
                throw ArchiveError(.malformed, entry: header.name, "A folder cannot have \(header.size) bytes.")
            }
            return
        }
        guard header.size <= limits.entryBytes else {
            throw ArchiveError(
                .entryTooLarge, entry: header.name,
                "The entry unpacks to \(header.size) bytes, and \(limits.entryBytes) are allowed at most.")
        }
        guard header.size <= limits.ratioFrom || header.size / max(header.packedSize, 1) <= limits.ratio else {
            throw ArchiveError(
                .ratio, entry: header.name,
                "The entry unpacks to more than \(limits.ratio) times its packed size, as only a trap does.")
        }
        guard header.method == 8 || header.size == header.packedSize else {
            throw ArchiveError(.malformed, entry: header.name, "The entry is stored, yet its two sizes differ.")
        }
    }

    /// Entries that share bytes are the densest kind of trap: one piece of data counted many times.
    private static func checkRanges(_ headers: [ArchiveDirectory.Header]) throws(ArchiveError) {
        var end = 0
        for header in headers.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard header.range.lowerBound >= end else {
                throw ArchiveError(.malformed, entry: header.name, "The entry lies over another one.")
            }
            end = header.range.upperBound
        }
    }

    private func unpack(_ header: ArchiveDirectory.Header, from bytes: [UInt8]) throws(ArchiveError) -> [UInt8] {
        let packed = bytes[header.data]
        let content = header.method == 0 ? Array(packed) : Deflate.inflated(packed, size: header.size)
        guard let content, content.count == header.size else {
            throw ArchiveError(
                .damaged, entry: header.name, "The entry does not unpack to the \(header.size) bytes that it names.")
        }
        guard Deflate.checksum(content) == header.checksum else {
            throw ArchiveError(.damaged, entry: header.name, "The entry's checksum is wrong: pack the archive anew.")
        }
        return content
    }
}

/// Raw deflate, RFC 1951, and the checksum that goes with it in archives.
enum Deflate {
    /// The `size` bytes that `packed` unpacks to; `nil` when it is damaged, or unpacks to fewer or more.
    ///
    /// Never more than `size + 1` bytes are unpacked, whatever the data would go on to.
    static func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            packed.withUnsafeBufferPointer { input in
                // zlib reads only, though its declaration says otherwise.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: buffer.count)
                isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
            }
            count = Int(stream.total_out)
        }
        return isWhole && output.count == size ? output : nil
    }

    /// `content` packed; `nil` when memory is out.
    static func deflated(_ content: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let started = deflateInit2_(
            &stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var isWhole = false
        let bound = Int(deflateBound(&stream, UInt(content.count)))
        let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            content.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: buffer.count)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = Int(stream.total_out)
        }
        return isWhole ? output : nil
    }

    /// CRC-32.
    static func checksum(_ content: [UInt8]) -> UInt32 {
        content.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
