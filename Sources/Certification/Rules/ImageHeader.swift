/// Format and size of a picture, read from its first bytes.
struct ImageHeader: Sendable, Hashable {
    enum Format: String, Sendable, Hashable {
        case png = "PNG"
        case jpeg = "JPEG"
    }

    var format: Format
    /// Pixels.
    var width: Int
    var height: Int
    /// Has transparent pixels, or room for them.
    var hasAlpha: Bool

    /// `nil` when the bytes are neither a PNG nor a JPEG with a readable header.
    init?(_ bytes: [UInt8]) {
        if let png = Self.png(bytes) {
            self = png
        } else if let jpeg = Self.jpeg(bytes) {
            self = jpeg
        } else {
            return nil
        }
    }

    private init(format: Format, width: Int, height: Int, hasAlpha: Bool) {
        self.format = format
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
    }

    /// Signature, then the IHDR chunk, which must be the first. Source: PNG specification, 11.2.2.
    private static func png(_ bytes: [UInt8]) -> ImageHeader? {
        guard bytes.count >= 33, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            Array(bytes[12..<16]) == Array("IHDR".utf8)
        else { return nil }
        let width = number(bytes, 16, 4)
        let height = number(bytes, 20, 4)
        guard width > 0, height > 0 else { return nil }
        return ImageHeader(format: .png, width: width, height: height, hasAlpha: bytes[25] == 4 || bytes[25] == 6)
    }

    /// Segments up to the first start-of-frame. Source: ITU-T T.81, annex B.
    private static func jpeg(_ bytes: [UInt8]) -> ImageHeader? {
        guard bytes.count >= 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return nil }
        var position = 2
        while position + 9 < bytes.count {
            guard bytes[position] == 0xFF else { return nil }
            let marker = bytes[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            // C4, C8 and CC lie in the range but are tables, a reserved code and conditioning.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                let height = number(bytes, position + 5, 2)
                let width = number(bytes, position + 7, 2)
                guard width > 0, height > 0 else { return nil }
                return ImageHeader(format: .jpeg, width: width, height: height, hasAlpha: false)
            }
            if (0xD0...0xD7).contains(marker) || marker == 0x01 {
                position += 2
                continue
            }
            let length = number(bytes, position + 2, 2)
            guard length >= 2 else { return nil }
            position += 2 + length
        }
        return nil
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
