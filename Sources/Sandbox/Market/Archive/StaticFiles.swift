import Crypto
import Foundation
import GRDB

/// Serves the files of static applications, each application's on a host of its own: only what the archive holds, and no lists of it.
struct StaticFiles: Sendable {
    let platform: Platform

    /// - Parameter host: the application's, by whichever name it was asked for.
    func respond(to request: EdgeRequest, host: StaticHost) async -> EdgeResponse {
        // The address of a browser that does not come through the proxy and cannot reach the script library by its own name.
        let isLocal = WebAddress.hostWithoutPort(request.host).hasSuffix(".localhost")
        if isLocal, request.pathComponents.starts(with: ["api", "v1"]) {
            return await ScriptHost().respond(to: request)
        }
        guard ["GET", "HEAD"].contains(request.httpMethod) else {
            return Self.plain(
                "This host has files only, which answer GET. A static application gets its tokens from the BX24 library.",
                status: 405, headers: [("Allow", "GET, HEAD")])
        }
        let path = request.pathComponents
        guard let folder = path.first, path.count > 1 else { return notFound(request) }
        let name = path.dropFirst().joined(separator: "/")
        let clientID = host.clientID
        do {
            let content = try await platform.database.read { db in
                try Data.fetchOne(
                    db, sql: "SELECT content FROM staticFile WHERE clientID = ? AND folder = ? AND path = ?",
                    arguments: [clientID, folder, name])
            }
            guard let content, !request.path.hasSuffix("/") else {
                let other = try await platform.database.read { db in
                    try String.fetchOne(
                        db,
                        sql: "SELECT path FROM staticFile WHERE clientID = ? AND folder = ? AND lower(path) = lower(?)",
                        arguments: [clientID, folder, name])
                }
                return notFound(request, similar: other == name ? nil : other)
            }
            return answer(Array(content), name: name, request: request, isLocal: isLocal)
        } catch {
            platform.logger.error("a static file was not read", metadata: ["error": "\(error)"])
            return Self.plain("The sandbox failed to read this file.", status: 500)
        }
    }

    /// What a browser gets that opens this address of ``StaticHost``.
    func file(at address: String) async -> EdgeResponse {
        guard let url = WebAddress(address), let host = StaticHost(host: url.host) else {
            return Self.plain("\(address) is no file of a static application.", status: 404)
        }
        return await respond(
            to: EdgeRequest(
                listener: .proxyConnect, isSecure: true, host: url.authority, plainPortalID: nil, httpMethod: "GET",
                target: url.target, headers: [], body: [], remoteAddress: "127.0.0.1"), host: host)
    }

    private func answer(_ content: [UInt8], name: String, request: EdgeRequest, isLocal: Bool) -> EdgeResponse {
        let type = MediaType.ofFile(name)
        let content = isLocal && type.hasPrefix("text/html") ? Self.withLocalLibrary(content) : content
        let tag =
            "\"" + SHA256.hash(data: content).prefix(8).map { String($0, radix: 16) }.joined(separator: "-") + "\""
        var headers = Self.headers
        headers.append(("ETag", tag))
        headers.append(("Cache-Control", "public, max-age=3600"))
        if request.header("if-none-match")?.contains(tag) == true {
            return EdgeResponse(status: 304, headers: headers)
        }
        headers.insert(("Content-Type", MediaType.withCharset(type, content: content)), at: 0)
        return EdgeResponse(status: 200, headers: headers, body: content)
    }

    /// Pages may do what pages of applications do, and load scripts from where they like; plugins and another base they may not.
    private static let headers: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "object-src 'none'; base-uri 'self'"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"), ("Access-Control-Allow-Origin", "*"),
    ]

    /// The page with the library taken from its own host, since a browser without the proxy would go and ask the real one.
    private static func withLocalLibrary(_ content: [UInt8]) -> [UInt8] {
        guard let text = String(validating: content, as: UTF8.self), text.contains("//api.bitrix24.") else {
            return content
        }
        return Array(text.replacing(/(?:https?:)?\/\/api\.bitrix24\.(?:com|tech|ru)\/api\/v1/, with: "/api/v1").utf8)
    }

    private func notFound(_ request: EdgeRequest, similar: String? = nil) -> EdgeResponse {
        let hint =
            similar.map { " The archive has \"\($0)\": capital letters count." }
            ?? " Addresses begin with the archive's folder, so pages must name their files relatively: \"style.css\", not \"/style.css\"."
        return Self.plain("The archive has no file at \(request.path).\(hint)", status: 404)
    }

    private static func plain(
        _ text: String, status: Int, headers: [(name: String, value: String)] = []
    ) -> EdgeResponse {
        EdgeResponse(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")] + headers,
            body: Array(text.utf8))
    }
}

/// Media types of files by their names.
enum MediaType {
    /// `application/octet-stream` for endings that are not known.
    static func ofFile(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."),
            dot > (name.lastIndex(of: "/") ?? name.startIndex) || dot == name.startIndex
        else { return unknown }
        return types[name[name.index(after: dot)...].lowercased()] ?? unknown
    }

    /// The type with `charset=utf-8` when it is text and the content is in that code; pages in another one name it themselves.
    static func withCharset(_ type: String, content: [UInt8]) -> String {
        let isText =
            type.hasPrefix("text/")
            || ["application/json", "application/xml", "image/svg+xml", "application/manifest+json"].contains(type)
        guard isText, String(validating: content, as: UTF8.self) != nil else { return type }
        return "\(type); charset=utf-8"
    }

    private static let unknown = "application/octet-stream"

    private static let types: [String: String] = [
        "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "css": "text/css",
        "js": "text/javascript", "mjs": "text/javascript", "cjs": "text/javascript", "json": "application/json",
        "map": "application/json", "webmanifest": "application/manifest+json", "wasm": "application/wasm",
        "xml": "application/xml", "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "vtt": "text/vtt",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "avif": "image/avif", "bmp": "image/bmp", "ico": "image/x-icon",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "eot": "application/vnd.ms-fontobject", "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg",
        "m4a": "audio/mp4", "mp4": "video/mp4", "webm": "video/webm", "pdf": "application/pdf",
        "zip": "application/zip",
    ]
}
