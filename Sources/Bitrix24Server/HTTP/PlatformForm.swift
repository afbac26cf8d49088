import Bitrix24
import Hummingbird

/// What the platform posted: the form, and the four fields that it appends to the address of a frame.
enum PlatformForm {
    /// A launch has about 1 KiB, a large event some dozens.
    static let limits = FormCodec.Limits(bytes: 1 << 20, fields: 5_000, depth: 16)

    /// Why a request is no form that can be read.
    enum Failure: Error, Hashable {
        /// More than 1 MiB.
        case tooLarge
        /// The content is of a type that the platform does not post.
        case contentType
    }

    /// Reads a POST.
    ///
    /// - Throws: ``Failure`` or `FormError`.
    static func read(_ request: Request) async throws -> JSONObject {
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard ["", "application/x-www-form-urlencoded", "text/plain"].contains(type.filter { $0 != " " }) else {
            throw Failure.contentType
        }
        let bytes = try await body(of: request, limit: limits.bytes)
        var fields = try FormCodec.decode(bytes, limits: limits)
        // Only what the platform itself puts into the address is taken from there: never a token.
        let query = try readQuery(request)
        for key in ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"] where fields[key] == nil {
            if let value = query[key] { fields[key] = value }
        }
        return fields
    }

    /// Reads the JSON that a page of the application sent; `null` when there is none.
    ///
    /// - Throws: ``Failure`` or `WireError`.
    static func readJSON(_ request: Request, limit: Int = 1 << 16) async throws -> JSONValue {
        let bytes = try await body(of: request, limit: limit)
        guard !bytes.isEmpty else { return .null }
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw Failure.contentType }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw WireError(field: "body", reason: "is no JSON")
        }
    }

    private static func body(of request: Request, limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw Failure.tooLarge }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw Failure.tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// Reads the query alone.
    ///
    /// - Throws: `FormError`.
    static func readQuery(_ request: Request) throws(FormError) -> JSONObject {
        try FormCodec.decode(query(request), limits: limits)
    }

    private static func query(_ request: Request) -> String { request.uri.query.map { String($0) } ?? "" }
}
