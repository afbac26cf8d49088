/// The pages that the browser tests visit.
func testPages(_ request: SiteRequest, _ site: TestSite) -> SiteReply? {
    switch request.path {
    case "/plain": .html("<title>Plain</title><h1>Hello</h1><p>Привет</p>")
    case "/redirect": .redirect("/plain?from=redirect")
    case "/script-redirect": .html("<script>location.replace('/plain?from=script')</script>")
    case "/missing": SiteReply(status: 404, headers: [("Content-Type", "text/html")], body: "<p>none</p>")
    case "/no-content": SiteReply(status: 204, body: "")
    case "/console":
        .html(
            """
            <script>
            console.log('plain', 42, true, null, undefined, 10n);
            console.error({ token: 'secret-token', deep: { list: [1, { a: 'b' }] } });
            console.warn(['x', 'y'], 'half \\ud800 pair');
            console.log('long', { text: 'y'.repeat(300) });
            setTimeout(() => { throw new Error('nobody caught this'); }, 0);
            Promise.reject(new TypeError('rejected'));
            </script><script src="/absent.js?token=abc"></script>
            """)
    case "/absent.js", "/absent.png": SiteReply(status: 404, body: "")
    case "/network":
        .html(
            """
            <img src="/picture.png?AUTH_ID=abc&domain=x#part"><link rel="stylesheet" href="/style.css">
            <script>
            fetch('/api?x=1', { method: 'POST', body: 'a=1&b=2', headers: { 'X-Mark': 'yes' } })
                .then((r) => r.text()).then(() => fetch('http://127.0.0.1:1/refused').catch(() => {}))
                .then(() => { window.done = true; });
            </script>
            """, [("Set-Cookie", "seen=1; Path=/; HttpOnly")])
    case "/picture.png": SiteReply(headers: [("Content-Type", "image/png")], body: "")
    case "/style.css": SiteReply(headers: [("Content-Type", "text/css")], body: "body{}")
    case "/api": SiteReply(headers: [("Content-Type", "application/json")], body: #"{"answer":"da"}"#)
    case "/post-form":
        .html(
            """
            <form method="post" action="/posted"><input id="name" name="name"><textarea id="more" name="more">
            </textarea><select id="pick" name="pick"><option value="1">One<option value="2">Two</select>
            <input type="checkbox" id="check" name="check"><button id="go">Go</button></form>
            """)
    case "/posted": .html("<p id=got>\(request.body)</p>")
    case "/portal":
        .html(
            """
            <title>Portal</title><div style="height:1500px">Portal</div>
            <iframe name="app-frame" width="600" height="300" style="border:7px solid;padding:5px"
                src="\(site.otherURL("/app?id=7#top"))"></iframe><p id="heard"></p>
            <script>addEventListener('message', (e) => { heard.textContent = e.data; });</script>
            """)
    case "/app":
        .html(
            """
            <title>App</title><div style="height:900px">App <a id="link" href="#x">x</a></div>
            <input id="field"><button id="send" onclick="parent.postMessage('hello ' + field.value, '*')">Send</button>
            <script>
            console.info('from the frame', { frame: true });
            fetch('/api?from=frame');
            document.cookie = 'script=1; SameSite=Lax';
            try { localStorage.setItem('app', 'kept'); document.title = 'stored'; }
            catch (error) { document.title = error.name; }
            </script><iframe src="/inner" name="inner"></iframe>
            """, [("Set-Cookie", "third=1; Path=/; SameSite=None; Secure")])
    case "/inner": .html("<p>Inner</p>")
    case "/wide": .html("<meta name=viewport content='width=device-width'><div style='width:900px'>wide</div>")
    case "/narrow":
        .html("<meta name=viewport content='width=device-width'><p>narrow</p><p style='display:none'>hidden text</p>")
    case "/blank": .html("<script>document.title = 'blank'</script><div></div>")
    case "/tall": .html("<body style='margin:0'><div style='height:3000px;background:#abc'>tall</div>")
    case "/store":
        .html(
            """
            <script>
            localStorage.token = 'kept'; sessionStorage.tab = 'here'; document.cookie = 'plain=value';
            const request = indexedDB.open('base', 1);
            request.onupgradeneeded = () => request.result.createObjectStore('things');
            request.onsuccess = () => {
                const change = request.result.transaction('things', 'readwrite');
                change.objectStore('things').put({ access: 'token-in-base' }, 'first');
                change.oncomplete = () => { request.result.close(); window.done = true; };
            };
            </script>
            """, [("Set-Cookie", "session=s1; Path=/; HttpOnly; SameSite=Strict")])
    case "/covered":
        .html(
            """
            <button id="under">Under</button><button id="none" style="display:none">None</button>
            <div id="cover" style="position:fixed;inset:0"></div>
            """)
    case "/dialog": .html("<script>window.answer = confirm('Sure?'); alert('Told'); window.done = true;</script>")
    case "/worker":
        .html("<script>new Worker('/worker.js').onmessage = () => { window.done = true; };</script>")
    case "/worker.js":
        .script("console.log('from the worker'); fetch('/api?from=worker').then(() => postMessage('done'));")
    case "/policy":
        .html(
            "<script>fetch('http://localhost:\(site.port)/api')</script><img src='http://localhost:\(site.port)/x.png'>",
            [("Content-Security-Policy", "default-src 'self' 'unsafe-inline'")])
    case "/popup": .html("<button id=open onclick=\"window.open('/plain?popup=1')\">Open</button>")
    case "/never": nil
    case "/slow-script": .html("<p>early</p><script src='/never'></script>")
    case "/echo": .html("<pre id=headers>\(request.headers.sorted { $0.key < $1.key })</pre>")
    default: SiteReply(status: 404, body: "no \(request.path)")
    }
}
