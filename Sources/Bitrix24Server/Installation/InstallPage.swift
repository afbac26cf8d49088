import Bitrix24

/// The page of an installation wizard that asks nothing: it begins by itself, and a failure is shown with a button that tries again.
enum InstallPage {
    static func html(applicationName: String, session: Secret, setupPath: String, language: PageLanguage, nonce: String)
        -> String
    {
        let texts = InstallTexts(language, name: applicationName)
        return MessagePage.document(
            title: texts.title, language: language, nonce: nonce,
            main: """
                <main>
                <h1>\(HTML.escape(texts.title))</h1>
                <p id="installation-state" aria-live="polite">\(HTML.escape(texts.working))</p>
                <button id="again" type="button" hidden>\(HTML.escape(texts.again))</button>
                </main>
                \(InstallFinish.script(
                    session: session, setUpAt: setupPath, language: language, nonce: nonce, applicationName: applicationName))
                <script nonce="\(nonce)">\(script)</script>
                """)
    }

    private static let script = """
        (function () {
          "use strict";
          var again = document.getElementById("again");
          function start() {
            again.hidden = true;
            finishInstallation().then(function (done) { again.hidden = done; });
          }
          again.addEventListener("click", start);
          start();
        })();
        """
}
