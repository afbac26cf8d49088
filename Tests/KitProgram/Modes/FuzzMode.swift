import Bitrix24
import Foundation

/// Feeds `COUNT` wrong inputs, `SEED`ed, to what reads and to what believes, and says how many of each and what it found.
///
/// `ONLY` names one target, and `FROM` the first number, to have a finding again. A crash ends the program with a signal; the number of the
/// input is then at most a thousand after the last one that was printed with `TRACE=1`.
struct FuzzMode: Sendable {
    let settings: Settings

    func run() async throws {
        let count = try settings.number("COUNT", default: 10_000)
        let seed = UInt64(try settings.number("SEED", default: 1))
        let from = try settings.number("FROM", default: 0)
        let forgery = try await ForgeryFuzz()
        var targets: [(name: String, corpus: [[UInt8]], check: ForgeryFuzz.Check)] = WireFuzz.targets.map { target in
            (target.name, target.corpus, { target.check($0) })
        }
        targets += forgery.targets
        if let only = settings.environment["ONLY"] { targets.removeAll { $0.name != only } }
        let isTraced = settings.environment["TRACE"] != nil
        let began = ContinuousClock.now
        var findings = 0
        var tried = JSONObject()
        for (name, corpus, check) in targets {
            let share = count / targets.count
            for iteration in from..<(from + share) {
                if isTraced, iteration.isMultiple(of: 1000) {
                    Output.line(["target": .string(name), "iteration": .int(iteration)])
                }
                var random = SeededGenerator(seed: seed, iteration: iteration)
                guard let original = corpus.randomElement(using: &random) else { continue }
                let bytes = Mutation.changed(original, beside: WireFuzz.addresses + WireFuzz.launchForms, &random)
                guard let finding = try await check(bytes) else { continue }
                findings += 1
                if findings <= 20 {
                    Output.line([
                        "target": .string(name), "iteration": .int(iteration), "finding": .string(finding),
                        "input": .string(String(decoding: bytes, as: UTF8.self)),
                    ])
                }
            }
            tried[name] = .int(share)
        }
        Output.line([
            "inputs": .int(tried.values.reduce(0) { $0 + ($1.integer ?? 0) }), "tried": .object(tried),
            "findings": .int(findings), "seconds": (ContinuousClock.now - began).seconds.json,
        ])
    }
}
