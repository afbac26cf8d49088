@testable import Sandbox

/// A zip archive whose every number can be a lie.
struct ForgedArchive {
    struct Entry {
        var name: [UInt8]
        var content: [UInt8]
        var method = 8
        var flags = 0x800
        /// Unix mode, in the upper half of the external attributes.
        var mode = 0o100644
        /// What is said in place of the truth.
        var size: Int?
        var packedSize: Int?
        var checksum: UInt32?
        /// The name in the entry's own header.
        var ownName: [UInt8]?
        /// Packed bytes as they stand; else `content` by `method`.
        var data: [UInt8]?
        /// The table of contents leads to the entry with this index.
        var pointsTo: Int?

        init(_ name: String, _ content: String = "x") {
            self.name = Array(name.utf8)
            self.content = Array(content.utf8)
        }

        func with(_ change: (inout Entry) -> Void) -> Entry {
            var copy = self
            change(&copy)
            return copy
        }
    }

    var entries: [Entry]
    /// Number of entries that the end record names.
    var count: Int?
    var volumes = 0
    var before: [UInt8] = []
    var comment: [UInt8] = []

    init(_ entries: Entry...) { self.entries = entries }
    init(_ entries: [Entry]) { self.entries = entries }

    static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    var bytes: [UInt8] {
        var output = before
        var places: [Int] = []
        func common(_ entry: Entry, _ data: [UInt8], _ name: [UInt8]) -> [UInt8] {
            Self.number(20, 2) + Self.number(entry.flags, 2) + Self.number(entry.method, 2) + Self.number(0, 4)
                + Self.number(Int(entry.checksum ?? Deflate.checksum(entry.content)), 4)
                + Self.number(entry.packedSize ?? data.count, 4)
                + Self.number(entry.size ?? entry.content.count, 4) + Self.number(name.count, 2) + Self.number(0, 2)
        }
        let packed = entries.map { entry in
            entry.data ?? (entry.method == 8 ? Deflate.deflated(entry.content) ?? [] : entry.content)
        }
        for (entry, data) in zip(entries, packed) {
            places.append(output.count)
            let name = entry.ownName ?? entry.name
            output += Self.number(0x0403_4B50, 4) + common(entry, data, name) + name + data
        }
        let start = output.count
        for (index, entry) in entries.enumerated() {
            output += Self.number(0x0201_4B50, 4) + Self.number(0x314, 2) + common(entry, packed[index], entry.name)
            output += Self.number(0, 6) + Self.number(entry.mode << 16, 4)
            output += Self.number(places[entry.pointsTo ?? index], 4) + entry.name
        }
        let count = count ?? entries.count
        return output + Self.number(0x0605_4B50, 4) + Self.number(volumes, 2) + Self.number(0, 2)
            + Self.number(count, 2) + Self.number(count, 2) + Self.number(output.count - start, 4)
            + Self.number(start, 4) + Self.number(comment.count, 2) + comment
    }
}
