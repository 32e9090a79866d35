"""What a rating tablet reads aloud: a fixed list, so that no address can make the server speak what it likes."""

PROMPTS = {
    "vi": {
        "rating_question": (
            "Xin cảm ơn ông, bà. Ông, bà có hài lòng với lần này không? Xin chạm một khuôn mặt, từ trái sang phải: "
            "rất hài lòng, hài lòng, bình thường, không hài lòng, rất không hài lòng. "
            "Nút dưới cùng bên phải: không đánh giá."
        ),
        "rating_reasons": (
            "Điều gì khiến ông, bà chưa hài lòng? Xin chọn một hay nhiều ý trên màn hình, rồi chạm Gửi ở góc dưới."
        ),
    },
    "en": {
        "rating_question": (
            "Thank you. Were you satisfied this time? Please touch a face, from left to right: very satisfied, "
            "satisfied, neutral, dissatisfied, very dissatisfied. The button at the bottom right: no rating."
        ),
        "rating_reasons": (
            "What was not good? Please choose one or more on the screen, then touch Send in the lower corner."
        ),
    },
}


def prompt(name: str, language: str) -> str | None:
    """The words of a prompt, or None when there is none of that name in that language."""
    return PROMPTS.get(language, {}).get(name)
