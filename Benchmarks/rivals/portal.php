<?php
// The same constants, for `php -S`.
header('Content-Type: application/json; charset=utf-8');
readfile(getenv('ANSWERS') . '/' . basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)));
