import Foundation
import NIOPosix

extension PortalClient {
    /// Bytes of a file that is taken, unless the caller says otherwise.
    public static let fileLimit = 1 << 30
    /// How long a file may be on its way.
    static let fileTimeout: Duration = .seconds(900)

    /// Uploads a file to a folder of a disk, however large: it is read while it is sent.
    ///
    /// - Parameters:
    ///   - folderID: see `disk.storage.getlist` and `disk.folder.getchildren`.
    ///   - path: of the file here.
    ///   - name: of the file there; by default as here.
    /// - Throws: as ``call(_:_:options:)``, and what the file system throws. It is not repeated: the file might be there
    ///   twice.
    public func uploadToFolder(_ folderID: Int, file path: String, named name: String? = nil) async throws
        -> RESTResponse
    {
        let response = try await call("disk.folder.uploadfile", ["id": .int(folderID)])
        guard let link = FileLink(response.result) else {
            throw RESTError(.unexpectedResult, method: "disk.folder.uploadfile", status: 200, detail: "no uploadUrl")
        }
        return try await upload(file: path, named: name, to: link)
    }

    /// Uploads a file to a signed link, which a disk method gave for it.
    ///
    /// - Throws: as ``uploadToFolder(_:file:named:)``.
    public func upload(file path: String, named name: String? = nil, to link: FileLink) async throws -> RESTResponse {
        let method: MethodName = "upload"
        let size = try await NIOThreadPool.singleton.runIfActive {
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }
        let access = try await kit.refresher.access(memberID, as: actor)
        let boundary = "lintel-" + UUID().uuidString
        let name = name ?? URL(fileURLWithPath: path).lastPathComponent
        let before = Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(link.field))\"; "
                + "filename=\"\(Self.quoted(name))\"\r\nContent-Type: application/octet-stream\r\n\r\n").utf8)
        let after = Array("\r\n--\(boundary)--\r\n".utf8)
        let response = try await stream(
            method, "POST", try Self.address(link, access, method, portals: kit.configuration.portals), access,
            headers: [("Content-Type", "multipart/form-data; boundary=" + boundary)],
            body: (FileChunks(path: path, before: before, after: after), before.count + size + after.count))
        let bytes = try await Self.collect(response.body, upTo: 1 << 20, method: method)
        return try RESTResponse(
            reading: PlatformResponse(status: response.status, headers: response.headers, body: bytes),
            of: RESTRequest(method: method, parameters: [:]), token: access.grant.accessToken)
    }

    /// Downloads a file to `path`. It is there only when all of it has come.
    ///
    /// - Parameter limit: a longer file is refused.
    /// - Returns: bytes of the file.
    /// - Throws: as ``chunks(of:limit:)``, and what the file system throws.
    @discardableResult
    public func download(_ link: FileLink, to path: String, limit: Int = fileLimit) async throws -> Int {
        let chunks = try await chunks(of: link, limit: limit)
        let file = try await IncomingFile(path: path)
        do {
            var count = 0
            for try await chunk in chunks {
                try await file.write(chunk)
                count += chunk.count
            }
            try await file.finish()
            return count
        } catch {
            await file.discard()
            throw error
        }
    }

    /// A file piece by piece. The link leads to the portal, or to another https host if the link holds no token of ours; so do
    /// redirects.
    ///
    /// - Throws: ``RESTError``: `redirected` for a host that may not be asked, `unreachable` with cause `tooLarge` for a
    ///   longer file, and the portal's own; the last also while the pieces are read.
    public func chunks(of link: FileLink, limit: Int = fileLimit) async throws -> DownloadChunks {
        let method: MethodName = "download"
        let access = try await kit.refresher.access(memberID, as: actor)
        let portals = kit.configuration.portals
        var url = try Self.address(link, access, method, portals: portals)
        for _ in 0..<5 {
            let response = try await stream(method, "GET", url, access, headers: [], body: nil)
            if (300..<400).contains(response.status) {
                let next = FileLink(Secret(Self.absolute(response.header("Location") ?? "", from: url.reveal())))
                url = try Self.address(next, access, method, portals: portals)
                continue
            }
            guard (200..<300).contains(response.status) else {
                let bytes = try await Self.collect(response.body, upTo: 64 << 10, method: method)
                let json = try? JSONValue(parsing: bytes)
                throw json.flatMap {
                    RESTError($0, method: method, status: response.status, token: access.grant.accessToken)
                } ?? RESTError(.unreadable, method: method, status: response.status)
            }
            let host = Endpoint(originOf: url.reveal())?.domain.value ?? ""
            if let length = response.header("Content-Length").flatMap({ Int($0) }), length > limit {
                throw RESTError(
                    .unreachable, method: method, status: response.status, cause: TransportError(.tooLarge, host: host))
            }
            return DownloadChunks(chunks: response.body, limit: limit, host: host)
        }
        throw RESTError(.redirected(to: "ever further"), method: method, status: 302)
    }

    private func stream(
        _ method: MethodName, _ verb: String, _ url: Secret, _ access: PortalAccess,
        headers: [(name: String, value: String)], body: (chunks: ByteChunks, length: Int)?
    ) async throws -> StreamResponse {
        let caller = kit.caller
        guard let stream = caller.transport.stream else {
            throw RESTError(.misuse, method: method, detail: "the kit's transport has no stream")
        }
        _ = try await caller.gate.enter(memberID, limit: access.installation.callLimit)
        let start = caller.now()
        var record = CallLog.Exchange(
            at: start, memberID: memberID, userID: access.grant.userID, method: method,
            request: Array("{\"bytes\":\(body?.length ?? 0)}".utf8), status: 0, answer: [], duration: 0)
        defer {
            if caller.log.isOn {
                record.duration = max(0, caller.now().timeIntervalSince(start))
                caller.log.append(record)
            }
        }
        // Without these three, the servers that keep the files answer 404.
        let common: [(name: String, value: String)] = [
            ("User-Agent", kit.configuration.userAgent), ("Accept", "*/*"),
            ("Referer", access.installation.clientEndpoint.origin + "/"),
        ]
        do {
            let response = try await stream(
                StreamRequest(
                    method: verb, url: url, headers: common + headers, body: body, timeout: Self.fileTimeout))
            record.status = response.status
            return response
        } catch let error as TransportError {
            record.error = "\(error.reason)"
            throw RESTError(.unreachable, method: method, cause: error)
        } catch let error as CancellationError {
            record.error = "cancelled"
            throw error
        } catch {
            record.error = "unreachable"
            throw RESTError(
                .unreachable, method: method, cause: TransportError(.cut, host: access.installation.domain.value))
        }
    }

    // MARK: Where a link may lead

    private static func address(
        _ link: FileLink, _ access: PortalAccess, _ method: MethodName, portals: PortalNames
    ) throws(RESTError) -> Secret {
        let own = access.installation.clientEndpoint
        let text = absolute(link.url.reveal(), from: own.value)
        guard let endpoint = Endpoint(originOf: text) else {
            throw RESTError(.redirected(to: "an unreadable address"), method: method)
        }
        // A portal reached by https never sends a file or its token by http.
        if endpoint.domain == own.domain, endpoint.isSecure || !own.isSecure { return Secret(text) }
        let holdsToken =
            text.contains(access.grant.accessToken.reveal())
            || text.lowercased().contains(/[?&](auth|access_token|refresh_token|sessid)=[^&]/)
        guard endpoint.isSecure, !holdsToken, isPublic(endpoint.domain) || portals.allows(endpoint.domain) else {
            throw RESTError(.redirected(to: endpoint.domain.value), method: method)
        }
        return Secret(text)
    }

    /// A name in the public net: no number, no name without a dot, no name that only a network of one's own knows.
    private static func isPublic(_ domain: PortalDomain) -> Bool {
        let labels = domain.host.split(separator: ".")
        guard labels.count > 1, let last = labels.last, last.contains(where: \.isLetter) else { return false }
        return !["local", "localhost", "internal", "lan", "home", "intranet", "corp"].contains(String(last))
    }

    private static func absolute(_ text: String, from base: String) -> String {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), let origin = Endpoint(originOf: base)?.origin else {
            return text
        }
        return origin + text
    }

    private static func quoted(_ text: String) -> String {
        String(
            text.map { character in
                character == "\"" || character == "\\" || character.isNewline || character == "\0" ? "_" : character
            })
    }

    private static func collect(_ chunks: ByteChunks, upTo limit: Int, method: MethodName) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in chunks {
            guard bytes.count + chunk.count <= limit else {
                throw RESTError(.unreadable, method: method)
            }
            bytes += chunk
        }
        return bytes
    }
}

/// The bytes of a file, piece by piece, up to a limit.
public struct DownloadChunks: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    let chunks: ByteChunks
    let limit: Int
    let host: String

    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: chunks.makeAsyncIterator(), left: limit, host: host)
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: any AsyncIteratorProtocol<[UInt8], any Error>
        fileprivate var left: Int
        fileprivate let host: String

        public mutating func next() async throws -> [UInt8]? {
            do {
                guard let chunk = try await chunks.next(isolation: nil) else { return nil }
                left -= chunk.count
                guard left >= 0 else { throw TransportError(.tooLarge, host: host) }
                return chunk
            } catch let error as TransportError {
                throw RESTError(.unreachable, method: "download", status: 200, cause: error)
            }
        }
    }
}
