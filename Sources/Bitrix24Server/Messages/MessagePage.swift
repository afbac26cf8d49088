/// A page that tells one thing, readable on a phone and on a desktop, without any file beside it.
enum MessagePage {
    static func html(title: String, message: String, language: PageLanguage, nonce: String) -> String {
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
        <body><main role="alert"><h1>\(HTML.escape(title))</h1><p>\(HTML.escape(message))</p></main></body>
        </html>
        """
    }

    static let style = """
        body{margin:0;background:#f5f7fb;color:#17233d;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif;overflow-wrap:anywhere}
        main{max-width:560px;margin:0 auto;padding:32px 16px}
        h1{font-size:22px;line-height:1.3;margin:0 0 12px}
        p{margin:0 0 16px}
        button{font:inherit;font-weight:600;min-height:44px;min-width:44px;padding:8px 20px;border:0;border-radius:10px;background:#2463c6;color:#fff;cursor:pointer}
        button[disabled]{opacity:.6}
        [hidden]{display:none}
        """
}
