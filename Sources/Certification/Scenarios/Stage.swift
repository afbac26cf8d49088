import AsyncHTTPClient
import Chromium
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Sandbox
import Synchronization

/// What every scenario works with: a portal, the application on it, a browser, and the evidence as it grows.
final class Stage: Sendable {
    let card: Card
    let sandbox: RunningSandbox
    /// `nil`: none could be started, see ``Evidence/noBrowser``.
    let browser: Browser?
    /// Speaks to the world through the sandbox's proxy.
    let client: HTTPClient
    let clock: any Clock<Duration>
    let application: Application
    /// Pictures go here.
    let folder: URL
    let logger: Logger
    private let progress: @Sendable (CertificationProgress) -> Void
    private let state = Mutex(Evidence())

    /// The application as the sandbox's Market knows it.
    struct Application: Sendable {
        var clientID: String
        var clientSecret: String
        /// Host of the portal.
        var portal: String
        /// What its public address stands for: `http://127.0.0.1:5001`.
        var localOrigin: String
        var port: Int
    }

    init(
        card: Card, sandbox: RunningSandbox, browser: Browser?, client: HTTPClient, clock: any Clock<Duration>,
        application: Application,
        folder: URL, logger: Logger, progress: @escaping @Sendable (CertificationProgress) -> Void
    ) {
        self.card = card
        self.sandbox = sandbox
        self.browser = browser
        self.client = client
        self.clock = clock
        self.application = application
        self.folder = folder
        self.logger = logger
        self.progress = progress
    }

    /// What has been seen so far.
    var evidence: Evidence { state.withLock { $0 } }

    func add(_ change: @Sendable (inout Evidence) -> Void) {
        state.withLock { change(&$0) }
    }

    // MARK: Scenarios

    /// Runs one scenario and keeps its record, however it ends.
    func scenario(_ name: ScenarioName, _ body: (Steps) async throws -> Void) async {
        progress(.began(name))
        let first = await lastEntry() + 1
        let steps = Steps()
        var outcome = ScenarioRecord.Outcome.done
        let elapsed = await clock.measure {
            do {
                try await body(steps)
            } catch ScenarioStop.failed(let reason) {
                outcome = .failed(reason)
            } catch ScenarioStop.skipped(let reason) {
                outcome = .skipped(reason)
            } catch let error as BrowserError where error.code == .timedOut {
                // The browser waits for the application.
                outcome = .failed(error.message)
            } catch {
                logger.warning("scenario.broken", metadata: ["scenario": "\(name.rawValue)", "error": "\(error)"])
                outcome = .broken("\(error)")
            }
        }
        await settle()
        let last = await lastEntry()
        let record = ScenarioRecord(
            name: name, outcome: outcome, seconds: elapsed / .seconds(1), steps: steps.all,
            journal: last >= first ? first...last : nil)
        add { $0.scenarios.append(record) }
        progress(.ended(record.summary))
    }

    /// What was done, a line a step.
    final class Steps: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func callAsFunction(_ line: String) { lines.withLock { $0.append(line) } }
    }

    // MARK: The sandbox

    /// Path of the application on its portal in the administration interface.
    var installedPath: String { "/portals/\(application.portal)/apps/\(application.clientID)" }

    @discardableResult
    func control(_ method: String, _ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        try await sandbox.control.call(method, path, body)
    }

    /// Number of the journal's newest entry.
    func lastEntry() async -> Int {
        let answer = try? await control("GET", "/journal?after=\(Int.max / 2)")
        return answer?["last"]?.integer ?? 0
    }

    /// Journal entries after a number, as evidence.
    func entries(after number: Int) async throws -> [SeenCall] {
        let answer = try await control("GET", "/journal?after=\(number)")
        return (answer["entries"]?.array ?? []).compactMap(JournalReading.call)
    }

    /// Waits until no event is on its way, and the application has had a moment to act on the last one.
    func settle(quiet: Duration = .milliseconds(300), atMost: Duration = .seconds(6)) async {
        _ = try? await control("POST", "/events/flush")
        var waited = Duration.zero
        var last = await lastEntry()
        while waited < atMost {
            try? await clock.sleep(for: quiet)
            waited += quiet
            let now = await lastEntry()
            if now == last { return }
            last = now
        }
    }

    func pause(_ duration: Duration) async { try? await clock.sleep(for: duration) }

    // MARK: Requests of our own

    struct Reply: Sendable {
        /// 0: no answer.
        var status: Int
        var failure: String?
        var contentType: String?
        var text: String
    }

    /// Asks through the proxy, as anyone outside would.
    func request(_ method: HTTPMethod, _ url: String, form: JSONObject? = nil, headers: [(String, String)] = []) async
        -> Reply
    {
        var request = HTTPClientRequest(url: url)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let form {
            request.headers.replaceOrAdd(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: FormCodec.encode(form)))
        }
        do {
            let response = try await client.execute(request, timeout: .seconds(15))
            var body = try await response.body.collect(upTo: 4 << 20)
            let text = body.readString(length: body.readableBytes) ?? ""
            return Reply(
                status: Int(response.status.code), failure: nil,
                contentType: response.headers.first(name: "content-type"), text: text)
        } catch {
            return Reply(status: 0, failure: "\(error)", contentType: nil, text: "")
        }
    }
}

/// How a certification is getting on, for whoever watches.
package enum CertificationProgress: Sendable {
    /// One of the parts before the scenarios: "starting the sandbox".
    case preparing(String)
    case began(ScenarioName)
    case ended(ScenarioSummary)
    case judging
}

/// One scenario, in a line.
package struct ScenarioSummary: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case done
        case failed(String)
        case skipped(String)
        case broken(String)
    }

    package var name: ScenarioName
    package var outcome: Outcome
    package var seconds: Double
}

extension ScenarioRecord {
    var summary: ScenarioSummary {
        let outcome: ScenarioSummary.Outcome =
            switch self.outcome {
            case .done: .done
            case .failed(let reason): .failed(reason)
            case .skipped(let reason): .skipped(reason)
            case .broken(let reason): .broken(reason)
            }
        return ScenarioSummary(name: name, outcome: outcome, seconds: seconds)
    }
}
