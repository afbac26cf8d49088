import Bitrix24Wire
import Foundation

extension RunningSandbox {
    /// The environment for a program that this sandbox is run for.
    ///
    /// - Parameters:
    ///   - application: permissions of a local application that is installed on the first portal for it; `nil`: none.
    ///   - webhook: permissions of an incoming webhook of the administrator; `nil`: none.
    /// - Throws: ``SandboxControlError`` for a permission that cannot be.
    package func clientEnvironment(application: String? = nil, webhook: String? = nil) async throws -> ClientEnvironment
    {
        let folder = URL(filePath: ready.certificateAuthority).deletingLastPathComponent()
        var environment = ClientEnvironment(
            ready: ready.json, readyFile: folder.appending(path: SandboxConfiguration.readyFileName).path)
        try environment.addPHP(in: folder)
        let portal = "/portals/" + ready.portal.dropFirst("https://".count)
        environment.set("LINTEL_MEMBER_ID", try await control.call("GET", portal)["member_id"]?.string ?? "")
        if let application {
            let app = try await control.call(
                "POST", "/apps",
                [
                    "kind": "local", "portal": .string(String(ready.portal.dropFirst("https://".count))),
                    "code": "local.exec", "scope": .string(application), "app_url": "http://127.0.0.1:9/",
                ])
            let id = app["client_id"]?.string ?? ""
            let installed = try await control.call("POST", "\(portal)/apps/\(id)/install")
            let tokens = try await control.call("POST", "\(portal)/apps/\(id)/tokens", ["user_id": 1])
            environment.set("LINTEL_CLIENT_ID", id)
            environment.set("LINTEL_CLIENT_SECRET", app["client_secret"]?.string ?? "")
            environment.set("LINTEL_APPLICATION_TOKEN", installed["application_token"]?.string ?? "")
            for (name, member) in [
                ("LINTEL_ACCESS_TOKEN", "access_token"), ("LINTEL_REFRESH_TOKEN", "refresh_token"),
                ("LINTEL_CLIENT_ENDPOINT", "client_endpoint"), ("LINTEL_SERVER_ENDPOINT", "server_endpoint"),
                ("LINTEL_EXPIRES", "expires"), ("LINTEL_SCOPE", "scope"),
            ] { environment.set(name, tokens[member]?.text ?? "") }
        }
        if let webhook {
            let made = try await control.call(
                "POST", "\(portal)/webhooks", ["user_id": 1, "scope": .string(webhook)])
            environment.set("LINTEL_WEBHOOK", made["url"]?.string ?? "")
            environment.set("LINTEL_PLAIN_WEBHOOK", made["plain_url"]?.string ?? "")
        }
        return environment
    }
}
