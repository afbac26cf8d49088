import Foundation
import GRDB

/// `/rest/download.json` and `/rest/upload.json`: files themselves, at addresses that methods have given out.
///
/// Source: the platform's documentation, "Upload a new file to the specified folder", "Uploading a file via URL".
extension PortalREST {
    /// What an address leads to, by the module in its token.
    struct FileExchange: Sendable {
        /// The file that the query names, if the caller may read it.
        var download: @Sendable (MethodCall, Database, _ query: JSONObject) throws -> FileContent.Info?
        /// Keeps the file as the query says.
        var upload: (@Sendable (MethodCall, Database, _ query: JSONObject, FileContent.Upload) throws -> MethodAnswer)?
    }

    private static let linkFailure = RESTFailure(.accessDenied, status: 403, "Link check failed")

    func exchangeFile(
        _ action: FileLink.Action, call: MethodCall, request: EdgeRequest, stopwatch: Stopwatch, notes: JournalNotes
    ) async throws -> EdgeResponse {
        let credential: String
        switch call.caller.authorization {
        case .oauth(let token): credential = token
        case .webhook: credential = "\(call.caller.user.id)/\(call.caller.webhookCode ?? "")"
        }
        guard let token = call.text("token"),
            let link = FileLink(token: token, action: action, portal: call.caller.portal, credential: credential),
            let exchange = FileExchanges.all[link.module]
        else { throw Self.linkFailure }
        switch action {
        case .download:
            return try await download(exchange, link: link, call: call, notes: notes)
        case .upload:
            guard let keep = exchange.upload else { throw Self.linkFailure }
            let file = try Self.sentFile(request)
            let answer = try await platform.database.write { db in try keep(call, db, link.query, file) }
            events.wake()
            let time = AnswerTime(
                start: platform.clock.now.timeIntervalSince1970 - stopwatch.seconds, duration: stopwatch.seconds,
                processing: stopwatch.seconds, operating: 0,
                operatingResetAt: platform.clock.unixSeconds + CallLimits.basketLifetime)
            return RESTEnvelope.success(answer, time: time, format: .json, notes: notes)
        }
    }

    private func download(
        _ exchange: FileExchange, link: FileLink, call: MethodCall, notes: JournalNotes
    ) async throws -> EdgeResponse {
        let found = try await platform.database.read { db -> (FileContent.Info, [UInt8])? in
            guard let info = try exchange.download(call, db, link.query),
                let bytes = try FileContent.bytes(db, portalID: call.caller.portalID, id: info.id)
            else { return nil }
            return (info, bytes)
        }
        guard let (info, bytes) = found else { throw RESTFailure(.notFound, status: 404, "File not found") }
        return FileExchanges.response(info, bytes: bytes, notes: notes)
    }

    /// The file of a request: part of a multipart body, or else the whole body.
    private static func sentFile(_ request: EdgeRequest) throws -> FileContent.Upload {
        let header = request.header("content-type") ?? ""
        guard let boundary = MultipartBody.boundary(inContentType: header) else {
            throw RESTFailure("ERROR_ARGUMENT", status: 400, "The body must be multipart/form-data")
        }
        do {
            guard let (name, content) = try MultipartBody.file(in: request.body, boundary: boundary) else {
                throw RESTFailure("ERROR_ARGUMENT", status: 400, "The body holds no file")
            }
            return FileContent.Upload(name: name, bytes: Data(content))
        } catch let malformed as MultipartBody.Malformed {
            throw RESTFailure("INVALID_REQUEST", status: 400, malformed.reason)
        }
    }
}

enum FileExchanges {
    /// By module.
    static let all: [String: PortalREST.FileExchange] = [
        "disk": DiskMethods.exchange,
        // Content that is nobody else's affair: whoever was given the address may read it.
        "rest": .init(
            download: { call, db, query in
                try FileContent.info(db, portalID: call.caller.portalID, id: query["id"]?.integer ?? 0)
            }, upload: nil),
    ]

    static func response(_ info: FileContent.Info, bytes: [UInt8], notes: JournalNotes?) -> EdgeResponse {
        let plain = String(
            info.name.unicodeScalars.map { $0.isASCII && $0 != "\"" && $0 != "\\" ? Character($0) : "_" })
        return EdgeResponse(
            status: 200,
            headers: [
                ("Content-Type", info.type),
                (
                    "Content-Disposition",
                    "attachment; filename=\"\(plain)\"; filename*=utf-8''\(FormCodec.escape(info.name).replacing("+", with: "%20"))"
                ),
                ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
            ], body: bytes, notes: notes)
    }

    /// An address where the caller can download content by its number alone.
    static func address(of contentID: Int, for call: MethodCall) -> String {
        FileLink(
            action: .download, module: "rest",
            query: ["id": .int(contentID), "_": .string(call.platform.randomness.mixedAlphanumeric(32))]
        ).address(for: call)
    }
}
