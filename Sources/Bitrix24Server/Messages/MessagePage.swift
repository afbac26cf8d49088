/// A page that tells one thing, readable on a phone and on a desktop, without any file beside it.
enum MessagePage {
    /// What a person can do next: a link.
    struct Action: Sendable {
        var label: String
        var address: String
    }

    static func html(
        title: String, message: String, language: PageLanguage, nonce: String, action: Action? = nil,
        isError: Bool = true
    ) -> String {
        let link = action.map {
            "<p><a class=\"button\" href=\"\(HTML.escape($0.address))\">\(HTML.escape($0.label))</a></p>"
        }
        return document(
            title: title, language: language, nonce: nonce,
            main: "<main role=\"\(isError ? "alert" : "status")\"><h1>\(HTML.escape(title))</h1>"
                + "<p>\(HTML.escape(message))</p>\(link ?? "")</main>")
    }

    /// - Parameter main: HTML.
    static func document(title: String, language: PageLanguage, nonce: String, main: String) -> String {
        """
        <!doctype html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\(HTML.escape(title))</title>
        <style nonce="\(nonce)">\(style)</style>
        </head>
        <body>\(main)</body>
        </html>
        """
    }

    static let style = """
        body{margin:0;background:#f5f7fb;color:#17233d;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif;overflow-wrap:anywhere}
        main{max-width:560px;margin:0 auto;padding:32px 16px}
        h1{font-size:22px;line-height:1.3;margin:0 0 12px}
        p,ol{margin:0 0 16px}
        ol{padding-left:24px}
        label{display:block;font-weight:600;margin:0 0 4px}
        input{box-sizing:border-box;width:100%;font:inherit;min-height:44px;padding:8px 12px;margin:0 0 16px;border:1px solid #6b7a99;border-radius:10px;background:#fff;color:inherit}
        button,.button{display:inline-block;box-sizing:border-box;font:inherit;font-weight:600;min-height:44px;min-width:44px;padding:8px 20px;border:0;border-radius:10px;background:#2463c6;color:#fff;cursor:pointer;text-decoration:none}
        button[disabled]{opacity:.6}
        .alert{padding:12px 16px;border-radius:10px;background:#fdecea;color:#7a1c12}
        .hint{color:#4a5874}
        :focus-visible{outline:3px solid #8fb4f5;outline-offset:2px}
        [hidden]{display:none}
        """
}
