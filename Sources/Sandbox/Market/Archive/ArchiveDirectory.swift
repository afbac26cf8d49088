/// The table of contents at the end of a zip archive, with each entry's own header compared with it.
///
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
struct ArchiveDirectory: Sendable {
    struct Header: Sendable {
        var name: String
        var flags: Int
        var method: Int
        var checksum: UInt32
        var packedSize: Int
        var size: Int
        /// Type and rights as Unix keeps them; 0 when the archive was made elsewhere.
        var unixMode: Int
        /// From the entry's own header to the end of its data.
        var range: Range<Int>
        /// The packed bytes.
        var data: Range<Int>

        var isFolder: Bool { name.hasSuffix("/") }
        var isEncrypted: Bool { flags & 0x2041 != 0 }
        /// Whether it is a file or a folder, and no link, device or pipe.
        var isPlain: Bool {
            switch unixMode & 0o170000 {
            case 0: true
            case 0o100000: !isFolder
            case 0o040000: isFolder
            default: false
            }
        }
    }

    private(set) var headers: [Header] = []
    private let bytes: [UInt8]

    /// - Throws: ``ArchiveError`` when it is no archive, is cut off, contradicts itself, is one of several volumes, or is in zip64.
    init(_ bytes: [UInt8], maximumEntries: Int) throws(ArchiveError) {
        self.bytes = bytes
        let end = try endRecord()
        guard number(end + 4, 2) == 0, number(end + 6, 2) == 0, number(end + 8, 2) == number(end + 10, 2) else {
            throw ArchiveError(.unsupported, "The archive is one of several volumes. Pack it as one file.")
        }
        let count = number(end + 10, 2)
        let size = number(end + 12, 4)
        let start = number(end + 16, 4)
        guard count != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF else {
            throw ArchiveError(.unsupported, "The archive is in the zip64 format, which is for archives over 4 GiB.")
        }
        guard count <= maximumEntries else {
            throw ArchiveError(
                .tooManyEntries, "The archive has \(count) entries, and \(maximumEntries) are allowed at most.")
        }
        guard start + size == end else {
            throw ArchiveError(.malformed, "The archive's table of contents does not lie where the archive says.")
        }
        headers.reserveCapacity(count)
        var position = start
        for _ in 0..<count { headers.append(try header(at: &position, directory: start..<end)) }
        guard position == end else {
            throw ArchiveError(.malformed, "The archive's table of contents has more bytes than entries.")
        }
    }

    /// Position of the end record: the last place whose comment reaches exactly to the end of the file.
    private func endRecord() throws(ArchiveError) -> Int {
        let size = 22
        if bytes.count >= size {
            let first = max(0, bytes.count - size - 0xFFFF)
            for position in stride(from: bytes.count - size, through: first, by: -1)
            where number(position, 4) == 0x0605_4B50 && position + size + number(position + 20, 2) == bytes.count {
                return position
            }
        }
        guard !bytes.isEmpty else { throw ArchiveError(.notAnArchive, "The file is empty.") }
        guard bytes.starts(with: [0x50, 0x4B, 3, 4]) else {
            let kinds: [(magic: [UInt8], name: String)] = [
                (Array("Rar!".utf8), "a RAR archive"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
                ([0x1F, 0x8B], "a gzip file"), (Array("BZh".utf8), "a bzip2 file"), ([0xFD, 0x37, 0x7A], "an xz file"),
                (Array("<".utf8), "a page"), (Array("{".utf8), "JSON"),
            ]
            let found = kinds.first { bytes.starts(with: $0.magic) }.map { ": it looks like \($0.name)" } ?? ""
            throw ArchiveError(.notAnArchive, "The file is no zip archive\(found). Pack it as zip.")
        }
        throw ArchiveError(.malformed, "The archive is cut off: its table of contents at the end is missing.")
    }

    private func header(at position: inout Int, directory: Range<Int>) throws(ArchiveError) -> Header {
        let fixed = 46
        guard position + fixed <= directory.upperBound, number(position, 4) == 0x0201_4B50 else {
            throw ArchiveError(.malformed, "The archive's table of contents is damaged.")
        }
        let nameLength = number(position + 28, 2)
        let length = fixed + nameLength + number(position + 30, 2) + number(position + 32, 2)
        guard position + length <= directory.upperBound else {
            throw ArchiveError(.malformed, "The archive's table of contents is damaged.")
        }
        let rawName = bytes[(position + fixed)..<(position + fixed + nameLength)]
        guard let name = String(validating: rawName, as: UTF8.self) else {
            throw ArchiveError(
                .unsafePath, entry: String(decoding: rawName, as: UTF8.self),
                "The entry's name is not written in UTF-8. Rename the file, or pack it with a newer program.")
        }
        // Made on Unix or on a Mac.
        let hasUnixMode = [3, 19].contains(Int(bytes[position + 5]))
        var header = Header(
            name: name, flags: number(position + 8, 2), method: number(position + 10, 2),
            checksum: UInt32(truncatingIfNeeded: number(position + 16, 4)), packedSize: number(position + 20, 4),
            size: number(position + 24, 4), unixMode: hasUnixMode ? number(position + 40, 2) : 0, range: 0..<0,
            data: 0..<0)
        guard header.packedSize != 0xFFFF_FFFF, header.size != 0xFFFF_FFFF else {
            throw ArchiveError(.unsupported, entry: name, "The entry is in the zip64 format, which is for over 4 GiB.")
        }
        try locate(&header, at: number(position + 42, 4), name: rawName, before: directory.lowerBound)
        position += length
        return header
    }

    /// Finds the entry's own header and data, and compares what the header says with the table of contents.
    private func locate(
        _ header: inout Header, at start: Int, name: ArraySlice<UInt8>, before limit: Int
    ) throws(ArchiveError) {
        let fixed = 30
        guard start + fixed <= limit, number(start, 4) == 0x0403_4B50 else {
            throw ArchiveError(.malformed, entry: header.name, "The entry does not lie where the archive says.")
        }
        let nameLength = number(start + 26, 2)
        let data = start + fixed + nameLength + number(start + 28, 2)
        guard data + header.packedSize <= limit else {
            throw ArchiveError(.malformed, entry: header.name, "The entry reaches beyond the archive.")
        }
        // With bit 3 the sizes come after the data, and the header may say 0; in a zip64 header, they are elsewhere.
        func agrees(_ own: Int, _ listed: Int) -> Bool {
            own == listed || own == 0xFFFF_FFFF || (header.flags & 8 != 0 && own == 0)
        }
        guard bytes[(start + fixed)..<(start + fixed + nameLength)].elementsEqual(name),
            number(start + 8, 2) == header.method, number(start + 6, 2) & 1 == header.flags & 1,
            agrees(number(start + 14, 4), Int(header.checksum)), agrees(number(start + 18, 4), header.packedSize),
            agrees(number(start + 22, 4), header.size)
        else {
            throw ArchiveError(
                .malformed, entry: header.name, "The entry's own header contradicts the archive's table of contents.")
        }
        header.data = data..<(data + header.packedSize)
        header.range = start..<header.data.upperBound
    }

    /// Little-endian. `position + count` must not exceed the file.
    private func number(_ position: Int, _ count: Int) -> Int {
        var value = 0
        for offset in 0..<count { value |= Int(bytes[position + offset]) << (8 * offset) }
        return value
    }
}
