/// Packs files into a zip archive. The same files give the same bytes, whenever they are packed.
struct ArchiveWriter: Sendable {
    private var output: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    init() {}

    /// The archive of these files, in this order.
    static func archive(_ entries: [ArchiveReader.Entry]) -> [UInt8] {
        var writer = ArchiveWriter()
        for entry in entries { writer.add(entry.path, entry.content) }
        return writer.finished()
    }

    /// Adds a file, deflated when that makes it smaller.
    ///
    /// - Parameters:
    ///   - path: with `/` between folders; what ``ArchiveReader`` refuses is for the caller to avoid.
    ///   - content: under 4 GiB, as the whole archive must be.
    mutating func add(_ path: String, _ content: [UInt8]) {
        let deflated = Deflate.deflated(content)
        let isSmaller = deflated.map { $0.count < content.count } ?? false
        let data = isSmaller ? deflated ?? content : content
        let name = Array(path.utf8)
        // Version 2.0, name in UTF-8, method; 1 January 1980, for the day of packing says nothing.
        let common: [UInt8] =
            Self.bytes(20, 2) + Self.bytes(0x800, 2) + Self.bytes(isSmaller ? 8 : 0, 2) + Self.bytes(0, 2)
            + Self.bytes(0x21, 2) + Self.bytes(Int(Deflate.checksum(content)), 4) + Self.bytes(data.count, 4)
            + Self.bytes(content.count, 4) + Self.bytes(name.count, 2) + Self.bytes(0, 2)
        directory += Self.bytes(0x0201_4B50, 4) + Self.bytes(0x314, 2) + common + Self.bytes(0, 2) + Self.bytes(0, 2)
        directory += Self.bytes(0, 2) + Self.bytes(0o100644 << 16, 4) + Self.bytes(output.count, 4) + name
        output += Self.bytes(0x0403_4B50, 4) + common + name + data
        count += 1
    }

    /// The whole archive.
    consuming func finished() -> [UInt8] {
        let start = output.count
        return output + directory + Self.bytes(0x0605_4B50, 4) + Self.bytes(0, 4) + Self.bytes(count, 2)
            + Self.bytes(count, 2) + Self.bytes(directory.count, 4) + Self.bytes(start, 4) + Self.bytes(0, 2)
    }

    private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
