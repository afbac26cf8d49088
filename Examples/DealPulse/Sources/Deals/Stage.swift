/// A stage of a pipeline: `NEW`, or `C5:NEW` in pipeline 5.
struct Stage: Sendable, Hashable {
    /// Whether a deal in the stage is still worked on.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case open, won, lost
    }

    let code: String
    let kind: Kind

    /// - Parameter semantics: `STAGE_SEMANTIC_ID`: `P` in progress, `S` success, `F` failure; older portals leave it out.
    init(code: String, semantics: String?) {
        self.code = code
        switch semantics {
        case "S": kind = .won
        case "F": kind = .lost
        case "P": kind = .open
        default:
            kind =
                switch Self.bare(code) {
                case "WON": .won
                case "LOSE", "APOLOGY": .lost
                default: .open
                }
        }
    }

    /// The code without the pipeline's prefix.
    var bareCode: String { Self.bare(code) }

    /// The number in the prefix; 0 for the default pipeline, which has none.
    var pipeline: Int {
        guard code.first == "C", let colon = code.firstIndex(of: ":") else { return 0 }
        return Int(code[code.index(after: code.startIndex)..<colon]) ?? 0
    }

    /// The stages of the default pipeline in their order; a portal may add others.
    static let standard = [
        "NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE", "APOLOGY",
    ]

    /// What the chart is sorted by: open stages first, won, then lost; inside, pipelines by number and stages in their order.
    var rank: (Int, Int, Int, String) {
        let kinds = [Kind.open: 0, .won: 1, .lost: 2]
        return (pipeline, kinds[kind] ?? 0, Self.standard.firstIndex(of: bareCode) ?? Self.standard.count, code)
    }

    /// The name in the user's language: the standard one, else the bare code.
    func name(_ texts: Texts) -> String {
        let name = texts.optional("stage.\(bareCode)") ?? bareCode
        return pipeline == 0 ? name : texts("stage.other", ["stage": name, "pipeline": String(pipeline)])
    }

    private static func bare(_ code: String) -> String {
        guard code.first == "C", let colon = code.firstIndex(of: ":") else { return code }
        return String(code[code.index(after: colon)...])
    }
}
