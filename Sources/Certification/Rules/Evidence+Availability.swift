extension Evidence {
    /// Why a scenario gives nothing to judge; `nil` when it was tried.
    func reasonNotTried(_ name: ScenarioName) -> String? {
        guard let record = scenario(name) else { return "the scenario `\(name.rawValue)` was not run" }
        switch record.outcome {
        case .done, .failed: return nil
        case .skipped(let reason): return "the scenario `\(name.rawValue)` was skipped: \(reason)"
        case .broken(let reason): return "the scenario `\(name.rawValue)` could not be finished: \(reason)"
        }
    }

    /// The finding of a scenario that the application brought to a halt.
    func failure(of name: ScenarioName) -> Finding? {
        guard let record = scenario(name), case .failed(let reason) = record.outcome else { return nil }
        let lastPage = pages(of: name).last.map { [Proof.page($0.id)] } ?? []
        return Finding(message: "The scenario `\(name.rawValue)` could not go on: \(reason).", proof: lastPage)
    }

    /// Why pages cannot be judged although the application has some; `nil` when they can.
    func reasonWithoutPages(_ card: Card) -> String? {
        guard card.application.interface else { return nil }
        if let noBrowser { return "no browser: \(noBrowser)" }
        return pages.isEmpty ? "no page was opened" : nil
    }

    func page(_ id: String?) -> PageRecord? { id.flatMap { id in pages.first { $0.id == id } } }
}
