import Bitrix24Wire
import Foundation

/// A one-time code for the desk of a sandbox that runs as another process.
package struct DeskPass: Sendable {
    /// `http://127.0.0.1:PORT/`
    package let address: String
    private let signIn: String
    private let code: Secret
    private let seconds: Int

    /// Asks for a code.
    ///
    /// - Throws: ``SandboxControlError``, ``SandboxRemote/Failure``.
    package init(remote: SandboxRemote) async throws {
        let answer = try await remote.call("POST", "/desk/codes")
        address = answer["url"]?.string ?? ""
        signIn = answer["sign_in"]?.string ?? ""
        code = Secret(answer["code"]?.string ?? "")
        seconds = answer["expires_in"]?.integer ?? 30
    }

    /// For people: the address, and the code to type there.
    package var text: String { "\(address)\nCode: \(code.reveal()) (once, within \(seconds) seconds)" }

    /// Writes a page that sends the code by itself: a command line or an address would show it to others.
    ///
    /// - Returns: the file, which only its owner can read.
    package func write(in folder: URL) throws -> URL {
        let file = folder.appending(path: "desk.html")
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Lintel</title><meta name="referrer" content="no-referrer"></head>
            <body><form method="post" action="\(signIn)"><input type="hidden" name="key" value="\(code.reveal())">
            <button autofocus>Open the desk</button></form><script>document.forms[0].submit()</script></body></html>

            """
        // A file that was there might be readable by others, or a link to elsewhere.
        try? FileManager.default.removeItem(at: file)
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(page.markup.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path]) }
        return file
    }
}
