<?php
// Reads sessions. The input is the handler and a line end, then sessions, each preceded by its length and a
// line end. For each: its octets as PHP writes them, and its picture; or -1 when PHP does not read it.

error_reporting(0);
begin(trim(fgets(STDIN)));

while (($length = fgets(STDIN)) !== false) {
    $octets = (int) $length ? stream_get_contents(STDIN, (int) $length) : '';
    $_SESSION = [];
    if ($octets === '' || session_decode($octets)) {
        out(encoded());
        out(picture());
    } else {
        echo "-1\n";
        session_start();
    }
}
