import Testing

@testable import Certification

@Suite("The rulebook")
struct RuleBookTests {
    @Test("Every text that is not planned has a judging type, and every type a text", arguments: Book.allCases)
    func dataAndTypes(_ book: Book) throws {
        let rules = try RuleBook.load(book: book)
        let judged = Set(rules.rules.filter { $0.planned == nil }.map(\.id))
        #expect(judged == Set(rules.judges.keys))
        #expect(judged.count == 21)
    }

    @Test(
        "Ids are unique in a book, and each rule has words, a source and examples of both kinds",
        arguments: Book.allCases)
    func texts(_ book: Book) throws {
        let rules = try RuleBook.load(book: book).rules
        #expect(Set(rules.map(\.id)).count == rules.count)
        for rule in rules {
            for text in [rule.title, rule.why, rule.fix, rule.source, rule.appliesTo] {
                #expect(!text.isEmpty, "\(rule.id)")
            }
            #expect(!rule.trips.isEmpty && !rule.passes.isEmpty, "\(rule.id)")
        }
    }

    @Test("The book holds every rule of the design")
    func complete() throws {
        let ids = """
            oauth.install oauth.reinstall oauth.expired-token oauth.pair-saved oauth.needless-refresh oauth.code-exchange oauth.state oauth.errors \
            install.finish install.complete install.page uninstall.handled uninstall.silent events.authentic scopes.unused scopes.undeclared \
            scopes.unexplained security.token-in-url security.token-by-get security.token-in-console security.token-in-storage security.https \
            security.secret-exposed resilience.minimal-rights resilience.missing-module resilience.mobile resilience.incognito \
            resilience.platform-errors limits.burst limits.backoff limits.caching limits.paging limits.batching content.description \
            content.screenshots-current content.screenshots-demo-data content.icon content.brand content.language content.language-quality \
            content.privacy-policy content.license review.contact review.changes review.test-account review.guide review.services \
            solution.archive solution.used-applications solution.subscription
            """.split(separator: " ").map(String.init)
        #expect(Set(try RuleBook.load().rules.map(\.id)) == Set(ids))
    }

    @Test("A planned rule is never passed")
    func planned() throws {
        let book = try RuleBook.load()
        let results = Judge.judge(.make(), .make(), book)
        #expect(results.count == book.rules.count)
        for result in results where result.rule.planned != nil {
            #expect(result.judgement.outcome == .notRun, "\(result.rule.id)")
        }
    }

    @Test("With no evidence nothing passes")
    func nothing() throws {
        let results = Judge.judge(.make(), Evidence(), try RuleBook.load())
        #expect(results.filter { $0.judgement == .passed }.map(\.rule.id) == [])
    }

    @Test("A faultless run is found faultless")
    func faultless() throws {
        let results = Judge.judge(.make(), .make(), try RuleBook.load())
        #expect(
            results.filter { $0.rule.planned == nil && $0.judgement != .passed }.map {
                "\($0.rule.id): \($0.judgement.words)"
            } == [])
    }

    @Test(
        "An unknown rule is answered with the one that was meant",
        arguments: [
            ("security.token-in-ulr", "Did you mean `security.token-in-url`?"),
            ("scope.unused", "Did you mean `scopes.unused`?"), ("x", "`lintel rules` lists all."),
        ])
    func unknown(_ id: String, _ words: String) throws {
        let book = try RuleBook.load()
        let error = #expect(throws: UnknownRule.self) { try book.explain(id) }
        #expect(error?.description.contains(words) == true)
    }

    @Test("A rule is explained with why, fix, examples and source")
    func explained() throws {
        let text = try RuleBook.load().explain("install.finish")
        for part in [
            "install.finish · reject", "Why", "How to fix it", "installFinish is called twice.", "Source",
            "apidocs.bitrix24.com",
        ] {
            #expect(text.contains(part))
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }
}
