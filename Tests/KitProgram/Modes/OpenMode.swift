import Bitrix24
import Foundation

/// Takes the form of an opening from the first line of the input, as a portal posts it into a frame, and stores its pair.
struct OpenMode: Sendable {
    let settings: Settings

    func run() async throws {
        Output.line(["ready": true])
        guard let form = readLine() else { throw Problem("the input holds no form") }
        let launch = try FrameLaunch(fields: try FormCodec.decode(form))
        try await settings.withKit { kit in
            let opened = try await kit.installations.open(launch)
            Output.line(["member_id": .string(opened.memberID.value), "user_id": .int(opened.userID)])
        }
    }
}
